package gradus.code;

import gradus.math.Equation;
import gradus.math.Tensor;
import org.jspecify.annotations.Nullable;

/** Right sides of equations as operations on whole arrays. */
interface BodyPrinter {
    /** The right side, in the full shape of the left; null where the language has no such form of it. */
    @Nullable
    String body(Equation e);

    /** Zeros in the shape of a tensor. */
    String zeros(Tensor tensor);
}
