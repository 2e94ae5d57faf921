package gradus.testing;

import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small networks that between them use every activation, loss and layer, every operation and every rule. */
public final class Networks {
    private Networks() {}

    /** A network by its text, loss (null for the default) and definitions. */
    public record Case(String spec, @Nullable String loss, boolean penalty, List<String> definitions) {
        public Network network() {
            Library library = Library.builtIn();
            for (String definition : definitions) {
                library = library.with(definition);
            }
            return Network.parse(
                    spec,
                    NetworkOptions.defaults()
                            .withLibrary(library)
                            .withLoss(loss)
                            .withPenalty(penalty));
        }

        @Override
        public String toString() {
            return spec + (loss == null ? "" : ", " + loss) + (definitions.isEmpty() ? "" : ", " + definitions);
        }
    }

    public static Case of(String spec, @Nullable String loss, String... definitions) {
        return new Case(spec, loss, false, List.of(definitions));
    }

    /** Every activation in a hidden layer, every loss, both normalisations, dropout, the penalty, and formulas. */
    public static List<Case> wide() {
        List<Case> cases = new ArrayList<>();
        List<String> losses = List.of("squared-error", "mse", "absolute-error", "huber", "hinge", "huber(0.5)");
        int n = 0;
        for (String activation : Library.builtIn().activationNames()) {
            cases.add(of("2 > 3 " + activation + " > 2", losses.get(n++ % losses.size())));
        }
        for (String output : List.of("sigmoid", "softmax", "log-softmax", "exp")) {
            cases.add(of("2 > 3 " + output, null));
        }
        cases.add(of("2 > 3 softmax", "bce"));
        cases.add(of("2 > 3 softmax", "poisson"));
        cases.add(of("2 > 3 tanh", "squared-error"));
        cases.add(new Case("2 > 3 tanh > 2 sigmoid", null, true, List.of()));
        cases.add(of("2 > 3 batchnorm tanh dropout(0.25) > 2 softmax", null));
        cases.add(of("2 > 3 layernorm sigmoid dropout > 2", "(a-y)^4"));
        cases.add(of("2 > 3 swish2 > 2 sigmoid", null, "swish2(z) = z*sigmoid(2*z)"));
        cases.add(of("2 > 3 top > 2", null, "top(z) = max(z - 1, min(2*z - 1, 2 - z))"));
        cases.add(of("2 > 3 fold > 2", null, "fold(z) = if(z > 0, log(1 + z), -log(1 - z))"));
        cases.add(of("2 > 3 root > 2", null, "root(z) = sqrt(z^2 + 1) - sqrt(z)"));
        cases.add(of("2 > 3 dist > 2", null, "dist(z) = abs(z)/sum(abs(z) + 1)"));
        return cases;
    }
}
