package gradus.network;

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
}
