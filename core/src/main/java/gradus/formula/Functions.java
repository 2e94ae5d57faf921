package gradus.formula;

import java.util.Set;

/** Names of functions that are set upright. */
final class Functions {
    /** LaTeX has a command of the same name for these. */
    static final Set<String> COMMANDS = Set.of("exp", "log", "tanh", "max", "min");

    static final Set<String> NAMES = Set.of(
            "exp", "log", "tanh", "max", "min", "erf", "sign", "sqrt", "abs", "sum", "rowsum", "colsum", "rowmax",
            "colmax");

    private Functions() {}
}
