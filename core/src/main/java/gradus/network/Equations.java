package gradus.network;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that was written as equations.
 *
 * @param title the file's name
 * @param text as it was read
 * @param node everything but inputs, labels and the cost
 */
record Equations(
        String title,
        String text,
        Node node,
        List<Tensor> inputs,
        List<Tensor> derivedInputs,
        List<Tensor> labels,
        String costLetter,
        Expr cost,
        @Nullable Tensor output,
        Map<Dim, Integer> sizes)
        implements Origin {
    @Override
    public List<Node> nodes() {
        return List.of(node);
    }

    @Override
    public boolean isChain() {
        return false;
    }

    @Override
    public String inputLetter(Tensor input) {
        return input.name();
    }
}
