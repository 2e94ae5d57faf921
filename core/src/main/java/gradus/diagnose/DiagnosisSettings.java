package gradus.diagnose;

import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told beside a submission's arrays; null or empty is inferred.
 *
 * @param net the network; its loss counts where it was asked for, and {@code loss} is not told
 * @param loss name or formula
 * @param lambda strength of the penalty; null means what the file holds, else 0
 * @param keepProb of dropout; null means what the file holds, else 1
 * @param names the program's names of arrays that are called something else, by the array's name in the file
 * @param library the formulas that may occur
 * @param timeLimit after which a search gives up
 */
public record DiagnosisSettings(
        @Nullable Network net,
        @Nullable String loss,
        @Nullable Double lambda,
        @Nullable Double keepProb,
        @Nullable Layout layout,
        Map<String, String> names,
        Library library,
        Duration timeLimit) {
    /** How long a search goes on if nothing else is said. */
    public static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    public DiagnosisSettings {
        names = Map.copyOf(names);
    }

    DiagnosisSettings withNames(Map<String, String> others) {
        return new DiagnosisSettings(net, loss, lambda, keepProb, layout, others, library, timeLimit);
    }

    /** Everything is inferred, with the built-in formulas. */
    public static DiagnosisSettings inferring() {
        return new DiagnosisSettings(null, null, null, null, null, Map.of(), Library.builtIn(), TIME_LIMIT);
    }
}
