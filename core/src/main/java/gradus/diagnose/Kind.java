package gradus.diagnose;

import java.util.Set;

/** What an array of a submission may be, whatever it is called in the file and whatever letter the network has for it. */
enum Kind {
    INPUT,
    LABEL,
    COST,
    /** What a layer multiplies its input with. */
    WEIGHTS,
    /** What it adds to that product. */
    BIAS,
    /** The weighted inputs and the bias: the pre-activation, or logits. */
    SUM,
    /** The sum after a normalisation. */
    NORMALISED,
    /** What a normalised value is multiplied with. */
    SCALE,
    /** What is added to a normalised value. */
    SHIFT,
    /** What the next layer reads. */
    OUTPUT,
    MASK,
    /** A mask in one course, the gradient of a sum in another: the numbers decide. */
    MASK_OR_ERROR,
    /** A parameter that only this network has. */
    PARAMETER,
    /** A computed value that only this network has. */
    VALUE,
    /** The strength of the penalty. */
    LAMBDA,
    /** What stands before W in the gradient, in place of a strength of the penalty. */
    PER_WEIGHT,
    /** The probability that a unit is kept. */
    KEPT,
    /** The probability that it is not. */
    DROPPED,
    /** The rate of a step. */
    RATE,
    /** Needs no comment and is not used. */
    REMARK;

    private static final Set<Kind> SINGLE = Set.of(INPUT, LABEL, COST, LAMBDA, PER_WEIGHT, KEPT, DROPPED, RATE, REMARK);

    /** Whether every layer may have one. */
    boolean isOfLayer() {
        return !SINGLE.contains(this);
    }

    /** Whether it is a tensor of a network, and of one kind for certain. */
    boolean isInNetwork() {
        return !isSetting() && this != REMARK && this != MASK_OR_ERROR;
    }

    boolean isParameter() {
        return switch (this) {
            case WEIGHTS, BIAS, SCALE, SHIFT, PARAMETER -> true;
            default -> false;
        };
    }

    /** A number that is told beside the arrays. */
    boolean isSetting() {
        return switch (this) {
            case LAMBDA, PER_WEIGHT, KEPT, DROPPED, RATE -> true;
            default -> false;
        };
    }

    /** Whether the cost has a gradient by it that people compute. */
    boolean hasGradient() {
        return switch (this) {
            case INPUT, WEIGHTS, BIAS, SUM, NORMALISED, SCALE, SHIFT, OUTPUT, PARAMETER, VALUE -> true;
            default -> false;
        };
    }
}
