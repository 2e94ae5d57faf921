package gradus.explain;

import gradus.math.Equation;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.MatrixText;
import org.jspecify.annotations.Nullable;

/**
 * An equation in both forms.
 *
 * @param equation entry by entry
 * @param matrix over whole tensors, or null where only the index form stands
 */
public record Statement(Equation equation, @Nullable MatrixForm matrix) {
    public static Statement of(Equation equation) {
        return new Statement(equation, MatrixForm.of(equation));
    }

    /** {@code dZ2[i,j] = A2[i,j] - Y[i,j]}. */
    public String index() {
        return IndexForm.text(equation);
    }

    /** The right side over whole tensors, or null. */
    public @Nullable String matrixBody() {
        return matrix == null ? null : MatrixText.of(matrix);
    }

    /** The right side: the matrix form if there is one, else the index form. */
    public String body() {
        String body = matrixBody();
        return body == null ? IndexForm.text(equation.body()) : body;
    }

    /** {@code dZ2 = A2 - Y}; in index form where there is no other. */
    public String text() {
        String body = matrixBody();
        return body == null ? index() : equation.target().name() + " = " + body;
    }
}
