package gradus.notation;

import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Equation;
import gradus.math.Forward;
import gradus.math.Regrouping;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.notation.Notation.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network's program for code in a notation: derived under the notation's conventions of the cost but in the network's
 * own letters, with the letters, and the order of indices, that it is to be written in.
 */
public record WrittenOut(Network network, Derivation derivation, Relabelling letters) {
    /** All examples side by side, also where the notation has one. */
    public static WrittenOut of(Network network, Notation notation) {
        Notation whole = notation.examples() == Examples.ONE
                ? notation.lying(Examples.COLUMNS, notation.inputsFirst())
                : notation;
        Notated notated = Notated.of(network, whole);
        Forward own = network.forward();
        List<Equation> equations = new ArrayList<>(own.equations());
        equations.set(equations.size() - 1, new Equation(own.cost(), List.of(), notated.cost()));
        Derivation derivation = Deriver.derive(new Forward(
                own.given(),
                equations,
                whole.partial() ? java.util.Map.of() : own.scales(),
                own.names(),
                own.wanted(),
                own.known()));
        Set<Tensor> inserted = own.wanted().stream()
                // What nothing reads can be inserted nowhere: the gradient of an input is wanted for itself.
                .filter(t -> notated.isInserted(t) && !network.inputTensors().contains(t))
                .map(own::gradientOf)
                .collect(Collectors.toSet());
        return new WrittenOut(
                network,
                inserted.isEmpty() ? derivation : Regrouping.inserting(derivation, inserted),
                notated.letters());
    }
}
