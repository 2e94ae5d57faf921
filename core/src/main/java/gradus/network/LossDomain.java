package gradus.network;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Pow;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Where a network's loss is defined: read from its formula's logarithms, roots and quotients, whatever its name.
 */
public final class LossDomain {
    /** A value this little beyond the edge is rounding, as long as the cost is a number. */
    private static final double ROUNDING = 1e-12;

    private static final int SAMPLES = 400;

    /** Formulas that are longer when put into each other are no losses that anybody writes. */
    private static final int LONGEST = 1000;

    private final Network network;
    private final List<Condition> conditions = new ArrayList<>();

    /** What is computed from the output, in values of the output alone. */
    private final Map<Tensor, Equation> between = new HashMap<>();

    /**
     * A part of the loss that must not be negative (or not 0).
     *
     * @param value an equation of the part's value, with an index for each sum around it
     * @param text the function that needs it, as it stands in the loss
     */
    private record Condition(Equation value, boolean zeroAllowed, String text) {
        boolean isViolatedBy(double x, double tolerance) {
            return x < -tolerance || (!zeroAllowed && x == 0);
        }
    }

    /** A value outside: 0-based example and output, the output's value, and what of the loss is undefined there. */
    public record Violation(int example, int output, double value, String reason) {}

    public LossDomain(Network network) {
        this.network = network;
        if (network.upstream() == null && network.outputOrNull() != null) {
            List<Equation> all = network.forward().equations();
            Set<Tensor> behind = OutputFinder.dependingOn(network.output(), all);
            for (Equation e : all) {
                if (behind.contains(e.target())) {
                    collect(e.body(), e.indices(), List.of());
                    Expr body = ofOutput(e.body());
                    if (Exprs.size(body) <= LONGEST) {
                        between.put(e.target(), new Equation(e.target(), e.indices(), body));
                    }
                }
            }
        }
    }

    /** The same in values of the output alone, where it is made of what is computed from them. */
    private Expr ofOutput(Expr e) {
        if (e instanceof Expr.Entry entry && between.get(entry.tensor()) instanceof Equation defining) {
            return Exprs.bodyAt(defining, entry.indices());
        }
        return Exprs.map(e, this::ofOutput);
    }

    /** A branch of an if that the part stands in. */
    private record Branch(Choose choose, boolean then) {}

    private void collect(Expr e, List<Index> bound, List<Branch> branches) {
        switch (e) {
            case Apply f
            when f.function() == Function.LOG || f.function() == Function.SQRT ->
                add(f.argument(), true, f, bound, branches);
            case Pow p when p.exponent() < 0 -> add(p.base(), false, p, bound, branches);
            default -> {}
        }
        switch (e) {
            case Expr.Fold f -> collect(f.body(), plus(bound, f.index()), branches);
            case Choose c -> {
                collect(c.left(), bound, branches);
                collect(c.right(), bound, branches);
                collect(c.then(), bound, plus(branches, new Branch(c, true)));
                collect(c.otherwise(), bound, plus(branches, new Branch(c, false)));
            }
            default -> Exprs.children(e).forEach(child -> collect(child, bound, branches));
        }
    }

    private void add(Expr written, boolean zeroAllowed, Expr owner, List<Index> bound, List<Branch> branches) {
        Expr part = ofOutput(written);
        if (!Exprs.mentions(part, network.output())) {
            return;
        }
        Expr value = zeroAllowed ? part : Expr.pow(part, 2);
        for (Branch b : branches.reversed()) {
            Choose c = b.choose();
            value = b.then()
                    ? new Choose(c.left(), c.strict(), c.right(), value, Expr.ONE)
                    : new Choose(c.left(), c.strict(), c.right(), Expr.ONE, value);
        }
        // An inner index of the same name hides the outer one.
        List<Index> indices = new ArrayList<>(new LinkedHashSet<>(bound));
        List<Dim> dims = indices.stream().map(Index::dim).toList();
        conditions.add(new Condition(
                new Equation(new Tensor("domain", dims), indices, value), zeroAllowed, IndexForm.text(owner)));
    }

    private static <E> List<E> plus(List<E> list, E element) {
        List<E> more = new ArrayList<>(list);
        more.add(element);
        return more;
    }

    /**
     * The first output value at which the loss is not defined.
     *
     * @param values holds the forward values, the cost among them
     * @param tolerance how far beyond the edge counts as rounding; negative to ask for a distance from the edge
     */
    public Optional<Violation> violation(Values<Double> values, int examples, double tolerance) {
        return violation(values, network.sizes(examples), tolerance, conditions);
    }

    /** The same, with rounding forgiven as long as the cost is a number. */
    public Optional<Violation> violation(Values<Double> values, int examples) {
        boolean defined = Double.isFinite(values.at(network.forward().cost(), 0));
        return violation(values, examples, defined ? ROUNDING : 0);
    }

    private Optional<Violation> violation(
            Values<Double> values, Map<Dim, Integer> sizes, double tolerance, List<Condition> asked) {
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        for (Condition condition : asked) {
            List<Double> numbers = interpreter.evaluate(condition.value(), values);
            for (int n = 0; n < numbers.size(); n++) {
                if (condition.isViolatedBy(numbers.get(n), tolerance)) {
                    return Optional.of(at(condition, n, values, sizes));
                }
            }
        }
        return Optional.empty();
    }

    private Violation at(Condition condition, int entry, Values<Double> values, Map<Dim, Integer> sizes) {
        Map<Index, Integer> places = new HashMap<>();
        int rest = entry;
        for (Index index : condition.value().indices().reversed()) {
            places.put(index, rest % size(sizes, index));
            rest /= size(sizes, index);
        }
        Expr.Entry read = read(condition.value().body());
        int example = 0;
        int output = 0;
        int at = 0;
        for (Index index : read.indices()) {
            int place = places.getOrDefault(index, index.place() == null ? 0 : index.place());
            at = at * size(sizes, index) + place;
            if (index.dim().equals(network.examples())) {
                example = place;
            } else {
                output = output * size(sizes, index) + place;
            }
        }
        return new Violation(example, output, values.at(network.output(), at), condition.text());
    }

    private static int size(Map<Dim, Integer> sizes, Index index) {
        return Objects.requireNonNull(sizes.get(index.dim()));
    }

    /** Which entry of the output a condition is about. */
    private Expr.Entry read(Expr e) {
        List<Expr.Entry> found = new ArrayList<>();
        Exprs.walk(e, x -> {
            if (x instanceof Expr.Entry entry && entry.tensor().equals(network.output())) {
                found.add(entry);
            }
        });
        return found.getFirst();
    }

    /**
     * A value that the output activation can take and at which the loss is not defined, found by trying many; empty where
     * none was found.
     */
    public Optional<Violation> outsideRange() {
        if (conditions.isEmpty() || !network.isChain()) {
            return Optional.empty();
        }
        Set<Tensor> known = Set.of(network.output());
        List<Condition> decidable = conditions.stream()
                .filter(c -> known.containsAll(Exprs.tensors(c.value().body())))
                .filter(Condition::zeroAllowed)
                .toList();
        Equation activation = Outputs.activation(network);
        Set<Tensor> inputs = Exprs.tensors(activation.body());
        if (decidable.isEmpty() || inputs.size() != 1) {
            return Optional.empty();
        }
        int units = network.outputs();
        double[] z = new double[units * SAMPLES];
        Random random = new Random(1);
        for (int n = 0; n < z.length; n++) {
            int sample = n % SAMPLES;
            // Half of them on a line, for all units alike; half anywhere.
            z[n] = sample < SAMPLES / 2 ? (sample - SAMPLES / 4) / 8.0 : 3 * random.nextGaussian();
        }
        Values<Double> values = new Values<>();
        values.put(inputs.iterator().next(), z, DoubleArithmetic.INSTANCE);
        Map<Dim, Integer> sizes = network.sizes(SAMPLES);
        values.put(network.output(), new Interpreter<>(DoubleArithmetic.INSTANCE, sizes).evaluate(activation, values));
        return violation(values, sizes, ROUNDING, decidable);
    }
}
