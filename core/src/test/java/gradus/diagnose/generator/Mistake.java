package gradus.diagnose.generator;

import java.util.List;

/**
 * A mistake as a person makes it: one thought, one or more lines of the program.
 *
 * @param id as the list of known mistakes has it, or {@code edit}, or empty for a right thing written otherwise
 * @param sentence what was done, for a reader
 */
record Mistake(String id, String sentence, List<Slip> slips) {
    static Mistake of(String id, String sentence, Slip... slips) {
        return new Mistake(id, sentence, List.of(slips));
    }

    static Mistake of(String id, String variable, Slip.Formula formula) {
        return of(id, "", Slip.at(variable, formula));
    }

    /** Whether the program must have dA of the output as a line of its own. */
    boolean needsLossSlope(Net net) {
        return slips.stream().anyMatch(slip -> slip.variable().equals("dA" + net.layers()))
                || id.equals("activation-step-skipped")
                || id.equals("softmax-diagonal");
    }

    /** Whether no line of one is a line of the other. */
    boolean apartFrom(Mistake other) {
        return slips.stream()
                .noneMatch(slip ->
                        other.slips.stream().anyMatch(its -> its.variable().equals(slip.variable())));
    }
}
