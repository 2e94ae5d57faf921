package gradus.testing;

import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Systems that read entries at fixed places. */
public final class FixedPlaces {
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("the last place of a sequence", """
                dims i = 3, t = 5, f = 2, c = 2, j = m
                input X[f,t,j]
                label Y[c,j]
                parameter W[i,f] weights
                parameter V[c,i] weights
                H[i,t,j] = tanh(sum(f) W[i,f] * X[f,t,j])
                L[i,j] = H[i,4,j]
                A[c,j] = softmax(sum(i) V[c,i] * L[i,j])
                J = 1/m * sum(c,j) -(Y[c,j] * log(A[c,j]))
                """);
        TEXTS.put("an unrolled recurrence", """
                dims i k = 3, t = 3, f = 2, j = m
                input X[f,t,j]
                label Y[i,j]
                parameter U[i,f] weights
                parameter W[i,k] weights
                parameter b[i] zero
                H0[i,j] = tanh(sum(f) U[i,f] * X[f,0,j] + b[i])
                H1[i,j] = tanh(sum(f) U[i,f] * X[f,1,j] + sum(k) W[i,k] * H0[k,j] + b[i])
                H2[i,j] = tanh(sum(f) U[i,f] * X[f,2,j] + sum(k) W[i,k] * H1[k,j] + b[i])
                J = 1/m * sum(i,j) (H2[i,j] - Y[i,j])^2
                """);
        TEXTS.put("a class token", """
                dims i k = 3, t s = 4, c = 2, j = m
                input X[i,t,j]
                label Y[c,j]
                parameter P[i,t] weights
                parameter Q[i,k] weights
                parameter V[c,i] weights
                E[i,t,j] = X[i,t,j] + P[i,t]
                S[t,j] = sum(i,k) E[i,0,j] * Q[i,k] * E[k,t,j]
                B[t,j] = exp(S[t,j]) / sum(s) exp(S[s,j])
                C[i,j] = E[i,0,j] + sum(t) B[t,j] * E[i,t,j]
                Z[c,j] = sum(i) V[c,i] * C[i,j]
                J = 1/m * sum(c,j) (Z[c,j] - Y[c,j])^2
                """);
        TEXTS.put("vectors, matrices, kinks", """
                dims i k = 4, j = m
                input X[i,j]
                label Y[j]
                parameter W[i,k] weights
                parameter b[i] zero
                Z[i,j] = sum(k) W[i,k] * X[k,j] + b[i]
                D[j] = max(Z[0,j], 0) + abs(Z[1,j]) - W[2,3] * Z[3,j] * b[2] + max(i) Z[i,j]
                J = 1/m * sum(j) (D[j] - Y[j])^2 + b[0]^2 * W[1,1]
                """);
        TEXTS.put("two places of one tensor under a sum", """
                dims i k = 3, t = 4, j = m
                input X[i,t,j]
                label Y[i,j]
                parameter W[i,k] weights
                H[i,t,j] = sum(k) W[i,k] * X[k,t,j]
                D[i,j] = H[i,3,j] - 2 * H[i,1,j] + exp(H[0,2,j]) / (1 + H[i,3,j]^2)
                J = 1/m * sum(i,j) (D[i,j] - Y[i,j])^2
                """);
    }

    private FixedPlaces() {}

    public static List<String> names() {
        return List.copyOf(TEXTS.keySet());
    }

    /** @param name one of {@link #names} */
    public static Network network(String name) {
        return Network.equations(name, TEXTS.get(name), NetworkOptions.defaults());
    }
}
