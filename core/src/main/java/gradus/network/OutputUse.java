package gradus.network;

/**
 * What a network's output and its loss say about what it learns.
 *
 * @param meaning what the outputs stand for
 * @param learnsClasses whether the loss tells classes apart
 * @param isKnown whether the loss is one of the library's, by name or by what it computes
 * @param lowLabel the label of an output whose class it is not: -1 for a loss that is defined so, else 0
 * @param isUnbounded whether the outputs can take any value
 */
public record OutputUse(
        OutputMeaning meaning, boolean learnsClasses, boolean isKnown, double lowLabel, boolean isUnbounded) {}
