package gradus.code;

import java.util.LinkedHashMap;
import java.util.Map;

/** Systems of equations that code is emitted of. */
final class SystemTexts {
    private static final String ATTENTION = """
            dims f = 4, d = 3, s t = 5, c = 3, j = m
            input X[f,t,j]
            label Y[c,j]
            parameter WQ[d,f] weights
            parameter WK[d,f] weights
            parameter WV[d,f] weights
            parameter WO[c,d] weights
            parameter bo[c] zero
            Q[d,t,j] = sum(f) WQ[d,f] * X[f,t,j]
            K[d,t,j] = sum(f) WK[d,f] * X[f,t,j]
            V[d,t,j] = sum(f) WV[d,f] * X[f,t,j]
            S[s,t,j] = sum(d) K[d,s,j] * Q[d,t,j] / sqrt(3)
            P[s,t,j] = exp(S[s,t,j]) / sum(s) exp(S[s,t,j])
            O[d,t,j] = sum(s) V[d,s,j] * P[s,t,j]
            H[d,j] = 1/5 * sum(t) O[d,t,j]
            Z[c,j] = sum(d) WO[c,d] * H[d,j] + bo[c]
            A[c,j] = softmax(Z[c,j])
            J = 1/m * sum(c,j) -Y[c,j] * log(A[c,j])
            """;

    private static final String RECURRENCE = """
            dims h k = 4, x = 3, c = 2, j = m
            input X1[x,j]
            input X2[x,j]
            input X3[x,j]
            label Y[c,j]
            parameter W_h[h,k] weights
            parameter W_x[h,x] weights
            parameter b_h[h] zero
            parameter W_out[c,h] weights
            H1[h,j] = tanh(sum(x) W_x[h,x] * X1[x,j] + b_h[h])
            H2[h,j] = tanh(sum(k) W_h[h,k] * H1[k,j] + sum(x) W_x[h,x] * X2[x,j] + b_h[h])
            H3[h,j] = tanh(sum(k) W_h[h,k] * H2[k,j] + sum(x) W_x[h,x] * X3[x,j] + b_h[h])
            Z[c,j] = sum(h) W_out[c,h] * H3[h,j]
            A[c,j] = softmax(Z[c,j])
            J = 1/m * sum(c,j) -Y[c,j] * log(A[c,j])
            """;

    private static final String AUTOENCODER = """
            dims i = 4, h = 2, j = m
            input X[i,j]
            parameter W[h,i] weights
            parameter b[h] zero
            parameter c[i] zero
            H[h,j] = sigmoid(sum(i) W[h,i] * X[i,j] + b[h])
            R[i,j] = sum(h) W[h,i] * H[h,j] + c[i]
            J = 1/m * sum(i,j) (R[i,j] - X[i,j])^2
            """;

    private static final String TWO_LOSSES = """
            dims i = 4, h = 3, c = 3, r = 2, j = m
            input X[i,j]
            label Y[c,j]
            label T[r,j]
            parameter W[h,i] weights
            parameter V_c[c,h] weights
            parameter V_r[r,h] weights
            H[h,j] = relu(sum(i) W[h,i] * X[i,j])
            P[c,j] = softmax(sum(h) V_c[c,h] * H[h,j])
            R[r,j] = sum(h) V_r[r,h] * H[h,j]
            L1 = 1/m * sum(c,j) -Y[c,j] * log(P[c,j])
            L2 = 1/m * sum(r,j) (R[r,j] - T[r,j])^2
            J = L1 + 1/2 * L2
            """;

    static final String GATE = """
            dims i = 3, a = 4, b = 2, j = m
            input X[a,j]
            input U[b,j]
            label Y[i,j]
            parameter B[i,a,b] weights
            z[i,j] = sum(a,b) B[i,a,b] * X[a,j] * U[b,j]
            g[i,j] = sigmoid(z[i,j])
            J = 1/m * sum(i,j) -(Y[i,j] * log(g[i,j]) + (1 - Y[i,j]) * log(1 - g[i,j]))
            """;

    private static final String NORMALISED = """
            dims i = 3, t = 4, j = m
            input X[i,t,j]
            label Y[i,t,j]
            parameter g[i] one
            parameter b[i] zero
            mu[i,j] = 1/4 * sum(t) X[i,t,j]
            D[i,t,j] = X[i,t,j] - mu[i,j]
            v[i,j] = 1/4 * sum(t) D[i,t,j]^2
            N[i,t,j] = g[i] * D[i,t,j] / sqrt(v[i,j] + 1/100000) + b[i]
            J = 1/m * sum(i,t,j) (N[i,t,j] - Y[i,t,j])^2
            """;

    /** Examples first, a parameter that is a number, a trace, words that a language keeps to itself. */
    static final String ODD_NAMES = """
            dims i k = 3, j = m
            input x_1[j,i]
            label lambda[j]
            parameter s one
            parameter W[i,k] weights
            parameter end[i] zero
            tr = sum(i) W[i,i]
            p[j] = s * tr * sum(i) end[i] * log(x_1[j,i])
            import = 1/m * sum(j) (p[j] - lambda[j])^2
            Math = 3
            J = import + Math * tr^2
            """;

    /** No examples; a matrix and its transpose, four axes, the largest of several, a function without a derivative at 0. */
    private static final String WITHOUT_EXAMPLES = """
            dims a b = 4, c = 2, e = 3
            input X[a,b]
            parameter W[c,a] weights
            parameter F[e,c,a,b] weights
            S[a,b] = X[a,b] + X[b,a]
            G[e,c,a,b] = F[e,c,b,a] * S[a,b] + abs(W[c,b])
            E[c,b] = tanh(sum(a) W[c,a] * S[a,b])
            v[c] = max(b) E[c,b]
            q[e] = sum(c,a,b) G[e,c,a,b] * E[c,a] * v[c]
            J = sum(c) v[c]^2 + sum(e) log(1 + exp(q[e]))
            """;

    private SystemTexts() {}

    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("attention", ATTENTION);
        all.put("recurrence", RECURRENCE);
        all.put("autoencoder", AUTOENCODER);
        all.put("two losses", TWO_LOSSES);
        all.put("gate", GATE);
        all.put("normalised", NORMALISED);
        all.put("odd names", ODD_NAMES);
        all.put("without examples", WITHOUT_EXAMPLES);
        return all;
    }

    /** A system whose last equation is the last but one, and which has no labels. */
    static String withoutCost(String text) {
        StringBuilder kept = new StringBuilder();
        text.lines()
                .filter(line -> !line.startsWith("J =") && !line.startsWith("label"))
                .filter(line -> !line.startsWith("import") && !line.startsWith("Math"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
