package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;

/** Names that mean something in every formula of a system, so that no tensor can have them. */
final class EquationNames {
    private static final String STRENGTH = "lambda";

    private final Dimensions dimensions;
    private final boolean penalised;

    /** @param penalised whether the cost has a penalty, whose strength is a tensor of its own */
    EquationNames(Dimensions dimensions, boolean penalised) {
        this.dimensions = dimensions;
        this.penalised = penalised;
    }

    /** @throws InputException pointing at a name that means something else */
    void requireFree(Line.Entry entry, Line.Source source) {
        String name = entry.letter();
        String meaning = meaning(name, entry.indices().isEmpty());
        if (!meaning.isEmpty()) {
            throw source.error(entry.name().at(), name + " is " + meaning + "; choose another name");
        }
    }

    private String meaning(String name, boolean single) {
        if (name.equals(dimensions.examples().name())) {
            return "the number of examples";
        }
        Dim size = dimensions.named(name);
        if (size != null) {
            return "the size of the index " + dimensions.letters(size).getFirst();
        }
        for (Expr.Constant constant : Expr.Constant.values()) {
            if (constant.text().equals(name)) {
                return "a constant in formulas";
            }
        }
        if (single && dimensions.isLetter(name)) {
            return "an index";
        }
        return penalised && name.equals(STRENGTH) ? "the strength of the penalty (--l2)" : "";
    }
}
