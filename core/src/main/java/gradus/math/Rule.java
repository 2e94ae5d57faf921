package gradus.math;

/**
 * A rewrite's name and the law it stands on.
 *
 * @param name what a reader calls it: "product rule"
 * @param law the identity, in symbols
 */
public record Rule(String name, String law) {}
