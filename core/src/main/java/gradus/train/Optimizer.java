package gradus.train;

import gradus.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How a parameter moves along its gradient, with the numbers that steer it. The rules themselves are formulas and stand
 * in {@link UpdateRules}; the numbers' defaults and where they come from stand here, in each record's
 * {@code DEFAULT}. Semantics are PyTorch's: the velocity of momentum is not damped and starts at the first gradient,
 * epsilon is added outside the root, weight decay is decoupled and acts on every parameter.
 */
public sealed interface Optimizer {
    /** The factor on each step; positive. */
    double learningRate();

    /** The name under which a user asks for it. */
    String name();

    /** The same rule at another rate. */
    Optimizer withLearningRate(double rate);

    /** The numbers under their names, in a fixed order: for the model file and reports. */
    Map<String, Double> numbers();

    /** Stochastic gradient descent (Robbins and Monro 1951, eq. 6); the rate 0.01 is the project's contract's. */
    record Sgd(double learningRate) implements Optimizer {
        public static final Sgd DEFAULT = new Sgd(0.01);

        public Sgd {
            positive("learning rate", learningRate);
        }

        @Override
        public String name() {
            return "sgd";
        }

        @Override
        public Sgd withLearningRate(double rate) {
            return new Sgd(rate);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered("learningRate", learningRate);
        }
    }

    /** Heavy-ball momentum (Polyak 1964; Sutskever, Martens, Dahl, Hinton 2013, eq. 1 and 2, with mu = 0.9). */
    record Momentum(double learningRate, double momentum) implements Optimizer {
        public static final Momentum DEFAULT = new Momentum(0.01, 0.9);

        public Momentum {
            positive("learning rate", learningRate);
            fraction("momentum", momentum);
        }

        @Override
        public String name() {
            return "momentum";
        }

        @Override
        public Momentum withLearningRate(double rate) {
            return new Momentum(rate, momentum);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered("learningRate", learningRate, "momentum", momentum);
        }
    }

    /** Nesterov's momentum (Nesterov 1983; Sutskever et al. 2013, eq. 3 and 4, seen from the looked-ahead point). */
    record Nesterov(double learningRate, double momentum) implements Optimizer {
        public static final Nesterov DEFAULT = new Nesterov(0.01, 0.9);

        public Nesterov {
            positive("learning rate", learningRate);
            fraction("momentum", momentum);
        }

        @Override
        public String name() {
            return "nesterov";
        }

        @Override
        public Nesterov withLearningRate(double rate) {
            return new Nesterov(rate, momentum);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered("learningRate", learningRate, "momentum", momentum);
        }
    }

    /**
     * RMSProp (Tieleman and Hinton 2012, lecture 6e, slide 29: decay 0.9; the rate 0.001 is the one recommended with
     * it; epsilon, which the lecture leaves open, is PyTorch's).
     */
    record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {
        public static final RmsProp DEFAULT = new RmsProp(0.001, 0.9, 1e-8);

        public RmsProp {
            positive("learning rate", learningRate);
            fraction("decay", decay);
            positive("epsilon", epsilon);
        }

        @Override
        public String name() {
            return "rmsprop";
        }

        @Override
        public RmsProp withLearningRate(double rate) {
            return new RmsProp(rate, decay, epsilon);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered("learningRate", learningRate, "decay", decay, "epsilon", epsilon);
        }
    }

    /** Adam (Kingma and Ba 2015, algorithm 1, with the defaults given there). */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public static final Adam DEFAULT = new Adam(0.001, 0.9, 0.999, 1e-8);

        public Adam {
            positive("learning rate", learningRate);
            fraction("beta1", beta1);
            fraction("beta2", beta2);
            positive("epsilon", epsilon);
        }

        @Override
        public String name() {
            return "adam";
        }

        @Override
        public Adam withLearningRate(double rate) {
            return new Adam(rate, beta1, beta2, epsilon);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered("learningRate", learningRate, "beta1", beta1, "beta2", beta2, "epsilon", epsilon);
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, line 12; Adam's defaults). The decay
     * is multiplied by the rate, as in PyTorch, whose default 0.01 this is: the paper gives none.
     */
    record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        public static final AdamW DEFAULT = new AdamW(0.001, 0.9, 0.999, 1e-8, 0.01);

        public AdamW {
            positive("learning rate", learningRate);
            fraction("beta1", beta1);
            fraction("beta2", beta2);
            positive("epsilon", epsilon);
            if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
                throw new InputException("The weight decay is " + weightDecay + "; it has to be 0 or more.");
            }
        }

        @Override
        public String name() {
            return "adamw";
        }

        @Override
        public AdamW withLearningRate(double rate) {
            return new AdamW(rate, beta1, beta2, epsilon, weightDecay);
        }

        public AdamW withWeightDecay(double decay) {
            return new AdamW(learningRate, beta1, beta2, epsilon, decay);
        }

        @Override
        public Map<String, Double> numbers() {
            return ordered(
                    "learningRate",
                    learningRate,
                    "beta1",
                    beta1,
                    "beta2",
                    beta2,
                    "epsilon",
                    epsilon,
                    "weightDecay",
                    weightDecay);
        }
    }

    /** Every rule with its defaults, simplest first. */
    static List<Optimizer> all() {
        return List.of(Sgd.DEFAULT, Momentum.DEFAULT, Nesterov.DEFAULT, RmsProp.DEFAULT, Adam.DEFAULT, AdamW.DEFAULT);
    }

    /**
     * A rule by name.
     *
     * @param learningRate in place of the default
     * @param weightDecay in place of the default; for adamw only
     * @throws InputException if the name is unknown, a number cannot be used, or weight decay is asked of another rule
     */
    static Optimizer named(String name, OptionalDouble learningRate, OptionalDouble weightDecay) {
        Optimizer found = all().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("There is no optimizer '" + name + "'; there are "
                        + String.join(", ", all().stream().map(Optimizer::name).toList()) + "."));
        if (learningRate.isPresent()) {
            found = found.withLearningRate(learningRate.getAsDouble());
        }
        if (weightDecay.isEmpty()) {
            return found;
        }
        if (found instanceof AdamW adamW) {
            return adamW.withWeightDecay(weightDecay.getAsDouble());
        }
        throw new InputException("--weight-decay is decoupled from the gradient, which only adamw does; with " + name
                + " use --l2, a penalty in the cost.");
    }

    /**
     * The rule whose {@link #name()} and {@link #numbers()} these are.
     *
     * @throws InputException if there is no such rule, or it takes other numbers
     */
    static Optimizer of(String name, Map<String, Double> numbers) {
        Optimizer rule = named(name, OptionalDouble.empty(), OptionalDouble.empty());
        if (!rule.numbers().keySet().equals(numbers.keySet())) {
            throw new InputException("The optimizer " + name + " takes "
                    + String.join(", ", rule.numbers().keySet()) + ", not " + String.join(", ", numbers.keySet())
                    + ".");
        }
        double rate = number(numbers, "learningRate");
        return switch (rule) {
            case Sgd r -> new Sgd(rate);
            case Momentum r -> new Momentum(rate, number(numbers, "momentum"));
            case Nesterov r -> new Nesterov(rate, number(numbers, "momentum"));
            case RmsProp r -> new RmsProp(rate, number(numbers, "decay"), number(numbers, "epsilon"));
            case Adam r -> {
                double beta1 = number(numbers, "beta1");
                yield new Adam(rate, beta1, number(numbers, "beta2"), number(numbers, "epsilon"));
            }
            case AdamW r -> {
                double beta1 = number(numbers, "beta1");
                double beta2 = number(numbers, "beta2");
                yield new AdamW(rate, beta1, beta2, number(numbers, "epsilon"), number(numbers, "weightDecay"));
            }
        };
    }

    private static double number(Map<String, Double> numbers, String name) {
        return Objects.requireNonNull(numbers.get(name));
    }

    private static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InputException("The " + what + " is " + value + "; it has to be a number above 0.");
        }
    }

    private static void fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InputException("The number " + what + " is " + value + "; it has to be at least 0 and below 1.");
        }
    }

    private static Map<String, Double> ordered(Object... namesAndValues) {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], (Double) namesAndValues[i + 1]);
        }
        return map;
    }
}
