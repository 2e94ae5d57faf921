package gradus.cli;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests need from the machine. */
final class Needed {
    private Needed() {}

    /** Ends the test: skipped, or failed where CI=true, where everything must be installed. */
    static RuntimeException missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
        return new IllegalStateException(message);
    }
}
