package gradus.diagnose.generator;

/**
 * How a right program may be written.
 *
 * @param fused dZ of the output at once, as A - Y, and no dA before it
 * @param maskLater dA of a hidden layer stands for the value before the mask, which dZ then applies
 * @param meanInDz 1/m stands in dZ of the output, and so not in dW and db
 */
record Style(boolean fused, boolean maskLater, boolean meanInDz) {
    static final Style PLAIN = new Style(false, false, false);
    static final Style FUSED = new Style(true, false, false);
}
