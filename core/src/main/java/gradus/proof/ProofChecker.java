package gradus.proof;

import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.number.Remembering;
import gradus.program.Evaluator;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Confirms steps one by one. Every step is evaluated, entry by entry, at two sets of distinct sizes, one of them with a
 * single example, at random points within the domain that its assumptions state; where both sides are the same rational
 * function of independent atoms, and not too large to be multiplied out, that is shown exactly.
 */
public final class ProofChecker {
    private static final int POINTS = 2;
    private static final int MORE_POINTS = 4;
    /** Ways along which borders between branches are looked for. */
    private static final int LINES = 2;

    private static final int HALVINGS = 12;
    private static final Real TOLERANCE = tenToMinus(50);
    /** Values that should be 0 are what cancellation leaves of numbers of about this many times the precision. */
    private static final Real NOISE = tenToMinus(64);

    private final Forward forward;
    private final Dim examples;
    private final Remembering<Real> arithmetic = new Remembering<>(RealArithmetic.INSTANCE);
    private final Map<Step, Certificate> alike = new HashMap<>();
    private final Map<String, GroundTruth<Real>> truths = new HashMap<>();
    private long mostTerms;

    /** @param examples the dimension that is 1 in one of the sets of sizes */
    public ProofChecker(Forward forward, Dim examples) {
        this.forward = forward;
        this.examples = examples;
    }

    /** One certificate a step, in the order of the derivation's gradients and their steps. */
    public List<Certificate> check(Derivation derivation) {
        return derivation.gradients().stream()
                .flatMap(g -> g.steps().stream())
                .map(this::check)
                .toList();
    }

    /**
     * Confirms one step.
     *
     * @throws Refuted if both sides differ somewhere, have no value, or no point of the stated domain was found
     */
    public Certificate check(Step step) {
        Step claim = claim(step, examples);
        Certificate known = alike.get(claim);
        if (known == null) {
            known = checkAnew(step);
            alike.put(claim, known);
        }
        return of(step, known);
    }

    /** How many distinct claims have been checked. */
    int claims() {
        return alike.size();
    }

    /** How many values of functions that took, to 50 digits: what a proof spends most of its time on. */
    int functions() {
        return arithmetic.computed();
    }

    /** How many terms the largest exact check has built so far. */
    long mostTerms() {
        return mostTerms;
    }

    /** The step without names: the same claim about another layer is equal. */
    static Step claim(Step step, Dim examples) {
        return step.total() ? step : Shape.of(step, examples);
    }

    /** The certificate of an equal claim, in this step's names. */
    Certificate of(Step step, Certificate known) {
        return new Certificate(
                known.method(), sizeSets(step).stream().map(SizeSets::text).toList(), known.points());
    }

    Certificate checkAnew(Step step) {
        List<Map<Dim, Integer>> sizes = sizeSets(step);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
        boolean exact = true;
        int points = 0;
        for (Map<Dim, Integer> s : sizes) {
            Branches branches = new Branches();
            for (int p = 0; p < POINTS; p++) {
                compare(step, s, step.total() ? total(step, s, p) : local(step, s, random), branches, NOISE);
            }
            points += POINTS + (step.total() ? 0 : rest(step, s, branches, random) + borders(step, s, random));
            exact = exact && isExact(step, s);
        }
        return new Certificate(
                exact ? Certificate.Method.EXACT : Certificate.Method.NUMERIC,
                sizes.stream().map(SizeSets::text).toList(),
                points);
    }

    private boolean isExact(Step step, Map<Dim, Integer> sizes) {
        TermBudget budget = new TermBudget(TermBudget.MOST);
        boolean proved = ExactCheck.proves(step, base(step), sizes, budget);
        mostTerms = Math.max(mostTerms, budget.built());
        return proved;
    }

    /** More points, further out, as long as some branch of a definition by cases was never taken; how many. */
    private int rest(Step step, Map<Dim, Integer> sizes, Branches branches, RandomGenerator random) {
        int points = 0;
        int reach = Branches.reach(Expr.add(step.before(), step.after()));
        for (int n = 0; n < MORE_POINTS && !branches.complete(); n++) {
            Values<Real> values = sample(step, sizes, List.copyOf(step.assumptions()), random, n % 2 == 0 ? reach : 1);
            if (values != null) {
                compare(step, sizes, values, branches, TOLERANCE);
                points++;
            }
        }
        return points;
    }

    /** Where a step writes definitions by cases anew, points close to a border, on both sides of it; how many. */
    private int borders(Step step, Map<Dim, Integer> sizes, RandomGenerator random) {
        if (Branches.cases(step.before()).equals(Branches.cases(step.after()))) {
            return 0;
        }
        List<Assumption> domain = List.copyOf(step.assumptions());
        int reach = Branches.reach(Expr.add(step.before(), step.after()));
        int points = 0;
        for (int line = 0; line < LINES; line++) {
            Values<Real> from = sample(step, sizes, domain, random, 1);
            Values<Real> to = sample(step, sizes, domain, random, reach);
            if (from != null && to != null) {
                Sample<Real> between =
                        new Sample<>(arithmetic, sizes, base(step), step.unfolds(), domain, random, reach);
                points += halve(step, sizes, between, from, to);
            }
        }
        return points;
    }

    /** Halves the way between two points until the first border that it crosses is narrowly enclosed. */
    private int halve(Step step, Map<Dim, Integer> sizes, Sample<Real> between, Values<Real> from, Values<Real> to) {
        String start = trace(step, sizes, from);
        if (start.equals(trace(step, sizes, to))) {
            return 0;
        }
        double low = 0;
        double high = 1;
        int points = 0;
        for (int n = 0; n < HALVINGS; n++) {
            double middle = (low + high) / 2;
            Values<Real> values = between.between(from, to, middle);
            if (values == null) {
                return points;
            }
            points++;
            if (trace(step, sizes, values).equals(start)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return points;
    }

    /** Compares both sides at a point, and says which branches were taken. */
    private String trace(Step step, Map<Dim, Integer> sizes, Values<Real> values) {
        Branches branches = new Branches();
        compare(step, sizes, values, branches, TOLERANCE);
        return branches.trace();
    }

    /** @throws Refuted if the two sides differ in some entry, or have no value there */
    void compare(Step step, Map<Dim, Integer> sizes, Values<Real> values) {
        compare(step, sizes, values, new Branches(), NOISE);
    }

    private void compare(Step step, Map<Dim, Integer> sizes, Values<Real> values, Branches branches, Real noise) {
        Map<Tensor, Equation> definitions = new HashMap<>();
        (step.total() ? forward.equations() : step.unfolds()).forEach(e -> definitions.put(e.target(), e));
        Evaluator<Real> evaluator = new DerivativeEvaluator<>(arithmetic, sizes, values, definitions, branches);
        List<Index> free = List.copyOf(Exprs.freeIndices(Expr.add(step.before(), step.after())));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<Real> before = evaluator.compile(step.before(), slots);
        Evaluator.Node<Real> after = evaluator.compile(step.after(), slots);
        evaluator.forEach(free, slots, env -> {
            Real left = before.at(env);
            Real right = after.at(env);
            if (!close(left, right, noise)) {
                throw new Refuted(step.variable() + ", " + step.rule().name() + ": " + left.toString(12) + " is not "
                        + right.toString(12) + " at " + SizeSets.text(sizes));
            }
        });
    }

    private static boolean close(Real left, Real right, Real noise) {
        if (!left.isFinite() || !right.isFinite()) {
            return false;
        }
        Real size = max(left.abs(), right.abs());
        return left.sub(right).abs().compareTo(max(noise, size.mul(TOLERANCE))) <= 0;
    }

    private static Real tenToMinus(int digits) {
        return Real.ONE.div(Real.valueOf(10).powInt(digits));
    }

    private static Real max(Real a, Real b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private Values<Real> local(Step step, Map<Dim, Integer> sizes, RandomGenerator random) {
        Values<Real> values = sample(step, sizes, List.copyOf(step.assumptions()), random, 1);
        if (values == null) {
            throw new Refuted(
                    step.variable() + ", " + step.rule().name() + ": no point satisfies " + step.assumptions());
        }
        return values;
    }

    private @Nullable Values<Real> sample(
            Step step, Map<Dim, Integer> sizes, List<Assumption> assumptions, RandomGenerator random, int reach) {
        return new Sample<>(arithmetic, sizes, base(step), step.unfolds(), assumptions, random, reach).draw();
    }

    /** Forward values and, by their definition, the gradients and rates that the step mentions. */
    private Values<Real> total(Step step, Map<Dim, Integer> sizes, int point) {
        GroundTruth<Real> truth =
                truths.computeIfAbsent(SizeSets.text(sizes) + "#" + point, k -> truth(step, sizes, point));
        Set<Tensor> read = new LinkedHashSet<>(Exprs.tensors(step.before()));
        read.addAll(Exprs.tensors(step.after()));
        for (Tensor of : differentiable()) {
            if (read.contains(forward.gradientOf(of))) {
                truth.gradient(of);
            }
        }
        read.stream().map(Tensor::rate).filter(Objects::nonNull).forEach(truth::rate);
        return truth.values();
    }

    private List<Tensor> differentiable() {
        List<Tensor> all = new ArrayList<>(forward.given());
        forward.equations().forEach(e -> all.add(e.target()));
        return all;
    }

    private GroundTruth<Real> truth(Step step, Map<Dim, Integer> sizes, int point) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122 + point);
        Set<Assumption> domain = new LinkedHashSet<>(forward.known());
        forward.equations().forEach(e -> domain.addAll(gradus.math.Domain.ofValue(e.body())));
        Values<Real> values = new Sample<>(
                        arithmetic, sizes, forward.given(), forward.equations(), List.copyOf(domain), random, 1)
                .draw();
        if (values == null) {
            throw new Refuted(step.variable() + ": no point of the network's domain was found");
        }
        return new GroundTruth<>(forward, arithmetic, sizes, values);
    }

    /** Tensors that stand for arbitrary numbers. */
    private static List<Tensor> base(Step step) {
        Set<Tensor> read = new LinkedHashSet<>(Exprs.tensors(step.before()));
        read.addAll(Exprs.tensors(step.after()));
        step.unfolds().forEach(e -> read.addAll(Exprs.tensors(e.body())));
        step.assumptions().forEach(a -> read.addAll(Exprs.tensors(a.expr())));
        step.unfolds().forEach(e -> read.remove(e.target()));
        return List.copyOf(read);
    }

    private List<Map<Dim, Integer>> sizeSets(Step step) {
        return SizeSets.of(step, base(step), forward, examples);
    }
}
