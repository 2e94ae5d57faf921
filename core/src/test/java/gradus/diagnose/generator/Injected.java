package gradus.diagnose.generator;

/**
 * A mistake that was put into a submission.
 *
 * @param id as the list of known mistakes has it, or {@code edit} for one that is not listed
 * @param variable where the program was changed, whether or not the file holds it
 * @param firstWrong the first variable of the file, Z1, A1, ... J, dA[L], dZ[L], dW[L], db[L], dA[L-1], ..., that is wrong
 *     against the learner's own values before it, all mistakes of the submission taken together
 * @param sentence what was done; empty where the id says it
 */
public record Injected(String id, String variable, String firstWrong, String sentence) {}
