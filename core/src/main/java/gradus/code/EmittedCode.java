package gradus.code;

import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Relabelling;
import gradus.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * A network's derived program, forward and backward, as a function in a language that learners write: commented, in
 * that language's own manner, without anything to install but what the language has anyway.
 *
 * <p>The function takes X, Y, the parameters, masks and lambda under their names, and gives back the cost J, the values
 * of the forward pass and the gradients. It is what the interpreter computes, in the stable forms, so that saturated
 * outputs give no NaN.
 */
public final class EmittedCode {
    /** How many examples a self-test makes up. */
    static final int EXAMPLES = 5;

    private EmittedCode() {}

    /**
     * What may be asked for.
     *
     * @param layout which way round the arrays lie
     * @param selfTest whether a main part is added that compares the gradients with difference quotients
     * @param name of the function, in Java of the class; null for the usual one
     * @param lambda the strength of the penalty that the function takes where none is given
     */
    public record Options(
            Layout layout, boolean selfTest, @Nullable String name, double lambda) {
        public static Options usual(Language language) {
            return new Options(language.usualLayout(), false, null, 0);
        }

        public Options withLayout(Layout other) {
            return new Options(other, selfTest, name, lambda);
        }

        public Options withSelfTest(boolean wanted) {
            return new Options(layout, wanted, name, lambda);
        }

        public Options withName(@Nullable String other) {
            return new Options(layout, selfTest, other, lambda);
        }

        public Options withLambda(double strength) {
            return new Options(layout, selfTest, name, strength);
        }
    }

    /** In the network's own letters. */
    public static String of(Network network, Derivation derivation, Language language, Options options) {
        return of(network, derivation, Listing.inLayout(network, derivation, options.layout()), language, options);
    }

    /**
     * In other letters and another order of indices, which then stand for the layout.
     *
     * @param letters of the network's tensors and of their gradients
     */
    public static String of(
            Network network, Derivation derivation, Relabelling letters, Language language, Options options) {
        Listing listing = Listing.of(network, derivation, letters, language == Language.JAVA);
        return switch (language) {
            case NUMPY -> new PythonWriter(listing, options, false, false).text();
            case PYTORCH -> new PythonWriter(listing, options, true, false).text();
            case OCTAVE -> new OctaveWriter(listing, options, false).text();
            case JAVA -> new JavaWriter(listing, options).text();
        };
    }
}
