package gradus.network;

import gradus.InputException;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cost charges for large weights: a formula for one entry, summed over the entries of all tensors that start as
 * weights, such as {@code penalty l2(w; lambda) = lambda / (2*m) * w^2}.
 *
 * @param weight what the formula calls the entry
 * @param strength what the formula calls the factor that a user chooses
 */
public record Penalty(String name, String weight, String strength, String formula) {
    private static final String EXAMPLES = "m";
    private static final Pattern LINE = Pattern.compile("penalty\\s+([A-Za-z][A-Za-z0-9_-]*)\\s*"
            + "\\(\\s*([A-Za-z][A-Za-z0-9]*)\\s*;\\s*([A-Za-z][A-Za-z0-9]*)\\s*\\)\\s*=(?!=)\\s*(.*)");

    /** Stands for the entry while a formula is read; no tensor of a network is called so. */
    private static final Tensor ENTRY = Tensor.of("the entry");

    /** @throws InputException that points at what cannot be understood */
    static Penalty parse(String definition) {
        String line = definition.replaceAll("#.*", "").strip();
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new InputException("'" + line + "' is not a penalty; write one as: "
                    + "penalty l2(w; lambda) = lambda / (2*m) * w^2, with the weight and the strength by name");
        }
        Penalty penalty = new Penalty(m.group(1), m.group(2), m.group(3), m.group(4));
        if (new HashSet<>(List.of(penalty.weight, penalty.strength, EXAMPLES)).size() < 3) {
            throw Pointer.error(
                    "the penalty " + penalty.name,
                    line,
                    m.start(2),
                    m.end(3),
                    "weight and strength need two names, and m is the number of examples");
        }
        Expr sample = penalty.ofEntry(Expr.num(2), Expr.num(3));
        if (!Exprs.mentions(sample, ENTRY)) {
            throw Pointer.error(
                    "the penalty " + penalty.name,
                    line,
                    m.start(4),
                    m.end(4),
                    "the formula does not read " + penalty.weight);
        }
        return penalty;
    }

    /**
     * The penalty on these tensors: what does not depend on an entry stands before the sums.
     *
     * @param weights tensors of any rank
     * @param strength what the user chooses, as an entry of a scalar or a number
     * @param examples the number of examples
     */
    public Expr of(List<Tensor> weights, Expr strength, Expr examples) {
        List<Expr> constants = new ArrayList<>();
        List<Expr> ofEntries = new ArrayList<>();
        for (Expr factor : factors(ofEntry(strength, examples))) {
            (Exprs.mentions(factor, ENTRY) ? ofEntries : constants).add(factor);
        }
        Expr body = Expr.mul(ofEntries);
        List<Expr> sums = new ArrayList<>();
        for (Tensor tensor : weights) {
            List<Index> indices = tensor.indices();
            sums.add(Expr.sum(indices, at(body, tensor.at(indices))));
        }
        return Expr.mul(Expr.mul(numbersFirst(constants)), Expr.add(sums));
    }

    /**
     * The cost of a system without a penalty: without the terms that are made of parameters and nothing else.
     *
     * @param charged the parameters, and the strength of the penalty
     */
    public static Expr leftOut(Forward forward, Stream<Tensor> charged) {
        Expr cost = forward.equations().getLast().body();
        Set<Tensor> made = charged.collect(Collectors.toCollection(HashSet::new));
        for (Equation e : forward.equations()) {
            if (isMadeOf(made, e.body())) {
                made.add(e.target());
            }
        }
        return cost instanceof Expr.Add sum
                ? Expr.add(sum.terms().stream().filter(t -> !isMadeOf(made, t)).toList())
                : cost;
    }

    private static boolean isMadeOf(Set<Tensor> made, Expr e) {
        Set<Tensor> read = Exprs.tensors(e);
        return !read.isEmpty() && made.containsAll(read);
    }

    private Expr ofEntry(Expr strength, Expr examples) {
        Map<String, Expr> names = Map.of(this.weight, ENTRY.at(), this.strength, strength, EXAMPLES, examples);
        return Formula.parse(formula, "the penalty " + name, new NamedValues(names));
    }

    /** The factors of a product, those of a power of a product each by itself: 1/(2*m) is 1/2 times 1/m. */
    private static List<Expr> factors(Expr e) {
        return switch (e) {
            case Expr.Mul product ->
                product.factors().stream().flatMap(f -> factors(f).stream()).toList();
            case Expr.Pow(Expr.Mul base, int exponent) ->
                base.factors().stream()
                        .flatMap(f -> factors(power(f, exponent)).stream())
                        .toList();
            default -> List.of(e);
        };
    }

    private static Expr power(Expr base, int exponent) {
        return base instanceof Expr.Num n ? new Expr.Num(n.value().pow(exponent)) : Expr.pow(base, exponent);
    }

    private static List<Expr> numbersFirst(List<Expr> factors) {
        Rational number = Rational.ONE;
        List<Expr> rest = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor instanceof Expr.Num n) {
                number = number.times(n.value());
            } else {
                rest.add(factor);
            }
        }
        rest.addFirst(new Expr.Num(number));
        return rest;
    }

    private static Expr at(Expr e, Expr entry) {
        return e.equals(ENTRY.at()) ? entry : Exprs.map(e, part -> at(part, entry));
    }
}
