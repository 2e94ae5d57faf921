package gradus.cli;

import gradus.InputException;
import gradus.code.EmittedCode;
import gradus.code.Language;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.notation.Notation;
import gradus.notation.WrittenOut;
import java.nio.file.Path;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The derived program as code to run. */
final class CodeOptions {
    @Option(
            names = "--code",
            paramLabel = "LANGUAGE",
            description = "Write runnable code of the derived program instead: numpy, octave, pytorch or java, "
                    + "in the --layout asked for (default: columns, for pytorch its own), or in a --notation.")
    private @Nullable String language;

    @Option(
            names = "--self-test",
            description = "With --code: add a main part that compares every gradient with difference quotients.")
    private boolean selfTest;

    /** @throws InputException if a test is asked for, but no code */
    boolean isAskedFor() {
        if (selfTest && language == null) {
            throw new InputException(
                    "--self-test belongs to code: give --code numpy, octave, pytorch or java with it.");
        }
        return language != null;
    }

    /** The same in the letters, the layout and the conventions of a notation. */
    String text(Network network, Notation notation, double lambda, @Nullable Path file) {
        Language asked = language();
        WrittenOut written = WrittenOut.of(network, notation);
        return EmittedCode.of(network, written.derivation(), written.letters(), asked, options(asked, lambda, file));
    }

    /** @param file where the text will be kept, which may name the function; null for no file */
    String text(Network network, @Nullable Layout layout, double lambda, @Nullable Path file) {
        Language asked = language();
        EmittedCode.Options options = options(asked, lambda, file);
        return EmittedCode.of(network, network.derive(), asked, layout == null ? options : options.withLayout(layout));
    }

    private EmittedCode.Options options(Language asked, double lambda, @Nullable Path file) {
        return EmittedCode.Options.usual(asked)
                .withSelfTest(selfTest)
                .withLambda(lambda)
                .withName(name(asked, file));
    }

    /** Octave finds a function, and Java a class, by the name of its file. */
    private static @Nullable String name(Language language, @Nullable Path file) {
        if (file == null || Outlet.isStdout(file) || file.getFileName() == null) {
            return null;
        }
        String name = file.getFileName().toString();
        boolean byFile = language == Language.OCTAVE || language == Language.JAVA;
        if (!byFile || !name.endsWith(language.ending())) {
            return null;
        }
        String stem = name.substring(0, name.length() - language.ending().length());
        return stem.matches("[A-Za-z]\\w*") && !SourceVersion.isKeyword(stem) ? stem : null;
    }

    private Language language() {
        for (Language known : Language.values()) {
            if (known.toString().equalsIgnoreCase(language)) {
                return known;
            }
        }
        throw new InputException("--code: '" + language + "' is no language; numpy, octave, pytorch and java are.");
    }
}
