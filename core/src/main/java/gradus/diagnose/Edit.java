package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.List;

/** A small change of a formula: what a slip of the pen, or of thought, does to it. */
sealed interface Edit {
    /** Factors left out. */
    record Dropped(List<Expr> factors) implements Edit {}

    /** Factors written twice. */
    record Repeated(List<Expr> factors) implements Edit {}

    /** Divided by a factor instead of multiplied, or the other way round. */
    record Inverted(Expr factor) implements Edit {}

    /** One more factor. */
    record Multiplied(Expr factor) implements Edit {}

    /** The whole times a number. */
    record Scaled(double by) implements Edit {}

    /** One term times a number; 0 leaves it out. */
    record TermScaled(Expr term, double by) implements Edit {}

    /** Several terms left out at once. */
    record TermsDropped(List<Expr> terms) implements Edit {}

    /** One more term, times a number. */
    record Added(Expr term, double by) implements Edit {}

    /** One thing in the place of another. */
    record Replaced(Expr from, Expr by) implements Edit {}

    /** A power left out or put in. */
    record Exponent(Expr of, int instead) implements Edit {}

    /** A sum over something else. */
    record Resummed(Expr sum, Sums how) implements Edit {}

    /** How a sum can go wrong. */
    enum Sums {
        /** Over all axes, so that every entry is the same. */
        EVERYTHING,
        /** Over the examples instead of the units, or the other way round. */
        OTHER_AXIS,
        /** Not at all: one term in its place. */
        DIAGONAL,
        /** Only its last term. */
        LAST,
        /** Only its first term. */
        FIRST
    }

    /** A matrix product taken entry by entry, or a product by entries taken as a matrix product. */
    record Confused(Expr of, boolean elementWise) implements Edit {}

    /** Another activation. */
    record OtherActivation(String activation) implements Edit {}

    /** The derivative of another activation. */
    record OtherDerivative(String activation) implements Edit {}

    /** A comparison that includes equality where it should not, or the other way round; or one branch taken always. */
    record Branching(Expr of) implements Edit {}

    /** One case of a choice that lacks the factor that the choice has. */
    record Bare(Expr branch, Expr factor) implements Edit {}

    /** Another tensor's numbers in the place of what was computed. */
    record Held(Tensor other) implements Edit {}

    /** A vector laid along the other axis. */
    record Crossed(Tensor vector) implements Edit {}

    /** A term added up over all units where each unit has its own: the 1 of a Jacobian's diagonal everywhere. */
    record OffDiagonal(Expr term) implements Edit {}

    /** A factor left out here and in everything unsaved from which this is computed. */
    record DroppedThroughout(Expr factor, List<Tensor> in) implements Edit {}

    /** Rows, or columns, in another order: at each place stands what belongs at the place in the list. */
    record Reordered(Dim dim, List<Integer> order) implements Edit {}

    /** Zeros where another mask has them. */
    record OtherMask(Tensor mask) implements Edit {}

    /** A function left out. */
    record Unapplied(Expr of) implements Edit {}

    /** Rows and columns of the result swapped. */
    record Turned() implements Edit {}

    /** The gradient from above as it is: the activation stepped over. */
    record Stepped() implements Edit {}

    /** Every output compared with the labels of every example. */
    record Stretched() implements Edit {}

    /** Nothing computed at all. */
    record Zeroed() implements Edit {}

    /** Rounded down: divided in whole numbers. */
    record Floored() implements Edit {}

    /** Every entry held between a number and its negative. */
    record Clipped(double at) implements Edit {}

    /** Two changes, one after the other. */
    record Both(Edit first, Edit second) implements Edit {}
}
