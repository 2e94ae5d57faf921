package gradus.math;

/**
 * What must hold of the values for a step to be true, for all values of the free indices.
 *
 * @param kind how the expression is restricted
 * @param expr the restricted expression
 */
public record Assumption(Kind kind, Expr expr) {
    public enum Kind {
        /** {@code expr > 0} */
        POSITIVE,
        /** {@code expr != 0} */
        NONZERO,
        /** {@code expr = 1} */
        ONE
    }

    @Override
    public String toString() {
        return IndexForm.text(expr)
                + switch (kind) {
                    case POSITIVE -> " > 0";
                    case NONZERO -> " != 0";
                    case ONE -> " = 1";
                };
    }
}
