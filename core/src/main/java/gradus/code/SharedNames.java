package gradus.code;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What tells the names of parts that are used twice apart: in a chain the layer's number, else what they are part of. */
final class SharedNames {
    private final boolean chain;
    private final Map<Tensor, Integer> layers = new HashMap<>();

    /** @param letters what the network's tensors are called in the code */
    SharedNames(Network network, Relabelling letters) {
        this.chain = network.isChain();
        network.parts().forEach((tensor, part) -> layers.put(letters.apply(tensor), part.layer()));
    }

    /** @param part of the equation that gives the target */
    String number(Expr part, Tensor target) {
        if (!chain) {
            return "_" + target.name();
        }
        return Stream.concat(Exprs.tensors(part).stream(), Stream.of(target))
                .map(t -> layers.getOrDefault(t, 0))
                .filter(layer -> layer > 0)
                .findFirst()
                .map(String::valueOf)
                .orElse("");
    }

    /** How many indices a part that gets a name may have: in a chain everything is a matrix. */
    int mostIndices() {
        return chain ? 2 : Integer.MAX_VALUE;
    }
}
