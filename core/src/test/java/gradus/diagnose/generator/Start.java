package gradus.diagnose.generator;

/** What parameters a learner begins with. */
enum Start {
    /** Weights and biases of a size that keeps the units alive. */
    ORDINARY,
    /** Small weights and no biases, as courses begin training. */
    SMALL,
    /** One example so far out that its output is 0 or 1 to the last bit. */
    SATURATED
}
