package gradus.cli;

import gradus.network.LossDomain;
import gradus.network.Network;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import gradus.network.Outputs;
import java.util.ArrayList;
import java.util.List;

/** What is probably a mistake in a network, though all can be computed. */
final class NetworkWarnings {
    private NetworkWarnings() {}

    static void print(Network network, Console console) {
        of(network).forEach(console::warning);
    }

    static List<String> of(Network network) {
        List<String> warnings = new ArrayList<>();
        new LossDomain(network).outsideRange().ifPresent(v -> warnings.add(outsideRange(network, v)));
        if (Outputs.areConstant(network)) {
            warnings.add(constant(network));
        }
        return warnings;
    }

    private static String outsideRange(Network network, LossDomain.Violation v) {
        return "the output activation " + network.outputActivation() + " can give a = " + Messages.number(v.value())
                + ", where the loss " + network.loss() + " is not defined (it takes " + v.reason() + ").";
    }

    private static String constant(Network network) {
        String own = network.outputActivation();
        String single =
                new OutputConventions(network.options().library()).activation(null, OutputMeaning.PROBABILITIES);
        return "1 unit of " + own + " always gives the same output, whatever the input. For two classes, use \"1 "
                + single + "\" or \"2 " + own + "\".";
    }
}
