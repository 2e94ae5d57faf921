package gradus.math;

import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.number.Real;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The tensors that the chain rules speak of, each reading more than one other: X and w are given, C and D read them, D
 * reads C too, T and the cost J read both. Derivatives are dual numbers carried through the definitions.
 */
final class ChainSystem {
    static final int SIZE = 3;
    static final String COST = "J";

    /** What stands between the cost, or T, and what is given: the law's C. */
    static final List<String> BETWEEN = List.of("C", "D");

    private final DualArithmetic<Real> in;
    private final SplittableRandom random;
    private final Map<String, Dual<Real>> given = new HashMap<>();
    private final Map<String, Definition> definitions = Map.of(
            "C",
            (r, i, j) -> plus(times(r.at("X", i, j), r.at("X", j, i), r.at("w")), r.at("X", 0, j)),
            "D",
            (r, i, j) -> plus(times(r.at("C", j, i), r.at("X", i, j)), times(r.at("w"), r.at("w"))),
            "T",
            (r, i, j) -> plus(times(r.at("C", i, j), r.at("D", j, i)), times(r.at("w"), r.at("D", i, j))),
            COST,
            (r, i, j) -> cost(r));

    ChainSystem(DualArithmetic<Real> in, SplittableRandom random) {
        this.in = in;
        this.random = random;
    }

    /** The entry of a tensor at a place; none for a single number. */
    private interface Reader {
        Dual<Real> at(String tensor, int... place);
    }

    private interface Definition {
        Dual<Real> of(Reader reader, int i, int j);
    }

    /** @param total whether what lies between follows the variable; otherwise it is held fixed */
    Real derivative(String of, List<Integer> at, String by, List<Integer> where, boolean total) {
        return in.derivative(new Seed(by, where, total).entry(of, at, true));
    }

    private final class Seed {
        private final String variable;
        private final List<Integer> where;
        private final boolean total;

        Seed(String variable, List<Integer> where, boolean total) {
            this.variable = variable;
            this.where = where;
            this.total = total;
        }

        Dual<Real> entry(String tensor, List<Integer> at, boolean outermost) {
            Definition definition = definitions.get(tensor);
            if (tensor.equals(variable)) {
                Real value = definition == null
                        ? number(tensor, at).value()
                        : carriedOut(definition, at).value();
                return at.equals(where) ? in.variable(value) : Dual.constant(value);
            }
            if (definition == null) {
                return number(tensor, at);
            }
            Dual<Real> value = carriedOut(definition, at);
            return outermost || total ? value : Dual.constant(value.value());
        }

        private Dual<Real> carriedOut(Definition definition, List<Integer> at) {
            Reader reader = (tensor, place) ->
                    entry(tensor, Arrays.stream(place).boxed().toList(), false);
            return at.isEmpty() ? definition.of(reader, 0, 0) : definition.of(reader, at.get(0), at.get(1));
        }
    }

    private Dual<Real> number(String tensor, List<Integer> at) {
        return given.computeIfAbsent(tensor + at, key -> in.of(random.nextDouble(-2, 2)));
    }

    private Dual<Real> cost(Reader r) {
        Dual<Real> sum = in.zero();
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                sum = plus(sum, times(r.at("C", i, j), r.at("C", i, j), r.at("D", j, i)), in.exp(r.at("D", i, j)));
            }
        }
        return sum;
    }

    @SafeVarargs
    private Dual<Real> plus(Dual<Real>... terms) {
        return List.of(terms).stream().reduce(in.zero(), in::add);
    }

    @SafeVarargs
    private Dual<Real> times(Dual<Real>... factors) {
        return List.of(factors).stream().reduce(in.one(), in::mul);
    }
}
