package gradus.network;

import gradus.InputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the library says of training: optimisers by name, and the penalty. The names are apart from all others. */
public final class TrainingRules {
    private static final Pattern OPTIMIZER = Pattern.compile("optimizer\\s+[A-Za-z].*", Pattern.DOTALL);
    private static final Pattern PENALTY = Pattern.compile("penalty\\s+[A-Za-z].*", Pattern.DOTALL);

    private final Map<String, UpdateRule> optimizers;
    private @Nullable Penalty penalty;

    TrainingRules() {
        this(Map.of(), null);
    }

    private TrainingRules(Map<String, UpdateRule> optimizers, @Nullable Penalty penalty) {
        this.optimizers = new LinkedHashMap<>(optimizers);
        this.penalty = penalty;
    }

    /** Whether a definition, or its first line, is an optimiser or a penalty. */
    public static boolean isOne(String definition) {
        return OPTIMIZER.matcher(definition).matches()
                || PENALTY.matcher(definition).matches();
    }

    TrainingRules copy() {
        return new TrainingRules(optimizers, penalty);
    }

    /**
     * These and one more, as {@code --define} takes it.
     *
     * @param definition one for which {@link #isOne} holds
     * @throws InputException if it cannot be understood, or takes a name that has a meaning already
     */
    public TrainingRules with(String definition) {
        TrainingRules more = copy();
        more.add(definition);
        return more;
    }

    void add(String definition) {
        if (PENALTY.matcher(definition).matches()) {
            addPenalty(Penalty.parse(definition));
            return;
        }
        UpdateRule rule = OptimizerText.parse(definition);
        if (optimizers.putIfAbsent(rule.name(), rule) != null) {
            throw new InputException(
                    "an optimizer called '" + rule.name() + "' is defined already; choose another name");
        }
    }

    private void addPenalty(Penalty added) {
        if (penalty != null) {
            throw new InputException("the cost has one penalty, and " + penalty.name() + " is defined already");
        }
        penalty = added;
    }

    /** Names of the optimisers, in the order of the library. */
    public Set<String> optimizerNames() {
        return Collections.unmodifiableSet(optimizers.keySet());
    }

    /**
     * The optimiser of that name.
     *
     * @throws InputException if there is none
     */
    public UpdateRule optimizer(String name) {
        UpdateRule rule = optimizers.get(name);
        if (rule == null) {
            String near = Suggestion.of(name, optimizers.keySet());
            throw new InputException("There is no optimizer called '" + name + "'" + (near.isEmpty() ? "." : near)
                    + " There are " + String.join(", ", optimizers.keySet()) + ".");
        }
        return rule;
    }

    /** The optimiser of a training for which nobody names one. */
    public UpdateRule defaultOptimizer() {
        return optimizers.values().stream()
                .filter(UpdateRule::isDefault)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "The library has no default optimizer: ' : default' ends the first line of one of them."));
    }

    /** The penalty on large weights. */
    public Penalty penalty() {
        if (penalty == null) {
            throw new InputException(
                    "The library has no penalty: write one as 'penalty l2(w; lambda) = lambda / (2*m) * w^2'.");
        }
        return penalty;
    }
}
