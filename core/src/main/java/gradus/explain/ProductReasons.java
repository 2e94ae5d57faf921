package gradus.explain;

import gradus.explain.Explanation.Reason;
import gradus.formula.Formula;
import gradus.math.MatrixForm;
import java.util.List;

/** Says why the factors of a gradient's matrix products stand in their order, and which are transposed. */
record ProductReasons(Subject subject, List<Reason> reasons) {
    /** Transposes and order of every matrix product in the result. */
    void add() {
        MatrixForm general =
                subject.statements().apply(subject.gradient().general()).matrix();
        if (general == null) {
            return;
        }
        for (MatrixForm part : general.all()) {
            if (part instanceof MatrixForm.Product p) {
                product(p);
            }
        }
    }

    private void product(MatrixForm.Product p) {
        if (p.left() instanceof MatrixForm.Transpose t) {
            say(
                    "transpose",
                    "The sum runs over the first index of {} (its rows). A matrix product sums over the columns of its "
                            + "left factor, so {} stands on the left and transposed.",
                    Formula.of(t.of()),
                    Formula.of(t.of()));
        }
        if (p.right() instanceof MatrixForm.Transpose t) {
            say(
                    "transpose",
                    "The sum runs over the second index of {} (its columns). A matrix product sums over the rows of "
                            + "its right factor, so {} stands on the right and transposed.",
                    Formula.of(t.of()),
                    Formula.of(t.of()));
        }
        if (!isWhole(p.left()) || !isWhole(p.right())) {
            return;
        }
        say(
                "order",
                "The shapes agree in this order only: {} times {} gives {}.",
                shape(p.left()),
                shape(p.right()),
                subject.shape(subject.gradient().of()).prose());
    }

    private static boolean isWhole(MatrixForm form) {
        return form instanceof MatrixForm.Whole
                || (form instanceof MatrixForm.Transpose t && t.of() instanceof MatrixForm.Whole);
    }

    private Formula shape(MatrixForm form) {
        if (form instanceof MatrixForm.Transpose t) {
            return Shape.tuple(letters(t.of()).reversed());
        }
        return Shape.tuple(letters(form));
    }

    /** Rows and columns, by the matrices in it. */
    private List<String> letters(MatrixForm form) {
        return form.all().stream()
                .filter(f ->
                        f instanceof MatrixForm.Whole w && w.tensor().dims().size() == 2)
                .map(f -> subject.shape(((MatrixForm.Whole) f).tensor()).letters())
                .findFirst()
                .orElse(List.of("?", "?"));
    }

    private void say(String topic, String template, Object... arguments) {
        reasons.add(Reason.of(topic, template, arguments));
    }
}
