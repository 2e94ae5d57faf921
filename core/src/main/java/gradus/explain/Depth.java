package gradus.explain;

/** How much of an explanation is shown. All of it is derived and proved at every depth. */
public enum Depth {
    /** The results, each with the one sentence that matters most. */
    BRIEF,
    /** Every gradient with the reasons why it looks as it does; of its steps, how many were proved. */
    STANDARD,
    /** Every step from first principles. */
    FULL
}
