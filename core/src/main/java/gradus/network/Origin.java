package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a network was made from: layers in order, or equations. */
sealed interface Origin permits ChainOrigin, Equations {
    List<Node> nodes();

    List<Tensor> inputs();

    /** The inputs by which the cost is derived. */
    List<Tensor> derivedInputs();

    List<Tensor> labels();

    /** The equation of the cost, or of the output where what arrives there is given. */
    Expr cost();

    String costLetter();

    /** What the loss is about, or what a gradient arrives at; null where a system does not say. */
    @Nullable
    Tensor output();

    Map<Dim, Integer> sizes();

    String text();

    String title();

    boolean isChain();

    /** An input's name without the number of its layer. */
    String inputLetter(Tensor input);

    /** How many numbers a tensor has for each example. */
    default int perExample(Tensor tensor) {
        return tensor.dims().stream()
                .mapToInt(dim -> sizes().getOrDefault(dim, 1))
                .reduce(1, Math::multiplyExact);
    }

    /** @throws InputException if there is none, or more than one */
    default Tensor only(List<Tensor> tensors, String what) {
        if (tensors.size() != 1) {
            throw new InputException(title() + " has " + (tensors.isEmpty() ? "no " : tensors.size() + " ") + what
                    + (tensors.size() == 1 ? "" : "s") + "; one is needed here");
        }
        return tensors.getFirst();
    }
}
