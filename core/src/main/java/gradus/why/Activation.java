package gradus.why;

import gradus.math.Equation;
import gradus.math.Tensor;

/**
 * A function of one tensor that gives another of the same shape. It reads nothing else, and nothing else reads the
 * argument, so that the gradient by the argument is what arrives through this function alone.
 *
 * @param argument what it reads
 */
record Activation(Equation equation, Tensor argument) {
    /** What it gives, before a mask. */
    Tensor output() {
        return equation.target();
    }
}
