package gradus.explain;

import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.MatrixForm;
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
        return entries().text();
    }

    /** The right side over whole tensors, or null. */
    public @Nullable String matrixBody() {
        return matrix == null ? null : Formula.of(matrix).text();
    }

    /** Entry by entry. */
    public Formula entries() {
        return Formula.entries(equation);
    }

    /** Over whole tensors where there is such a form, otherwise entry by entry. */
    public Formula formula() {
        return matrix == null ? entries() : Formula.equal(Formula.of(equation.target()), Formula.of(matrix));
    }

    /** The right side of {@link #formula}. */
    public Formula bodyFormula() {
        return matrix == null ? Formula.of(equation.body()) : Formula.of(matrix);
    }

    /** The right side: the matrix form if there is one, else the index form. */
    public String body() {
        return bodyFormula().text();
    }

    /** {@code dZ2 = A2 - Y}; in index form where there is no other. */
    public String text() {
        return formula().text();
    }
}
