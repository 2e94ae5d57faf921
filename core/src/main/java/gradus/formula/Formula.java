package gradus.formula;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.MatrixText;

/** A formula as it is laid out for a reader. */
public sealed interface Formula {
    /** As it stands. */
    record Plain(String text) implements Formula {}

    /** Over whole tensors where there is such a form, otherwise entry by entry. */
    static Formula of(Equation equation) {
        MatrixForm form = MatrixForm.of(equation);
        return form == null ? entries(equation) : new Plain(equation.target().name() + " = " + MatrixText.of(form));
    }

    /** The right side alone. */
    static Formula bodyOf(Equation equation) {
        MatrixForm form = MatrixForm.of(equation);
        return form == null ? of(equation.body()) : of(form);
    }

    /** Entry by entry. */
    static Formula entries(Equation equation) {
        return new Plain(IndexForm.text(equation));
    }

    static Formula of(Expr e) {
        return new Plain(IndexForm.text(e));
    }

    static Formula of(MatrixForm form) {
        return new Plain(MatrixText.of(form));
    }

    /** A name, such as a tensor's. */
    static Formula name(String name) {
        return new Plain(name);
    }

    /** One line of text. */
    default String text() {
        return switch (this) {
            case Plain p -> p.text();
        };
    }
}
