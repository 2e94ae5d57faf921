package gradus.diagnose;

import static gradus.diagnose.Name.LAST_RESORT;
import static gradus.diagnose.Name.OFTEN;
import static gradus.diagnose.Name.RARE;
import static gradus.diagnose.Name.SEEN;
import static gradus.diagnose.Name.UNHEARD;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.TermScaled;
import gradus.math.Expr;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a constant factor of a formula, or of one of its terms, is called; a term too many is one that had factor 0. */
final class ConstantNames {
    private final RightProgram program;
    private final Upstream upstream;
    private final Roles roles;
    private final Constants constants;
    private final EditWords words;
    private final double tolerance;

    ConstantNames(Roles roles, Upstream upstream, Constants constants, EditWords words, double tolerance) {
        this.program = roles.program();
        this.upstream = upstream;
        this.roles = roles;
        this.constants = constants;
        this.words = words;
        this.tolerance = tolerance;
    }

    private boolean same(double a, double b) {
        return Math.abs(a - b) <= tolerance * Math.abs(b);
    }

    /** Whether a number is one that people lose or put in, so that one entry is enough to recognise it. */
    boolean isNamed(Tensor v, double number) {
        return number == 0
                || constants.ofPenalty().stream().anyMatch(c -> same(number, c))
                || constants.units().values().stream().anyMatch(c -> same(number, c))
                || constants.named(v, program.layer(v)).values().stream()
                        .anyMatch(c -> same(number, c) || same(number, -c));
    }

    /** The number as one would write it: m, 1/m, 2, or a few digits. */
    Expr symbol(Tensor v, double number) {
        Expr m = new Size(program.network().examples());
        Map<String, Expr> signs = new HashMap<>(Map.of("m", m, "1/m", Expr.pow(m, -1)));
        if (program.network().isChain()) {
            Expr k = new Size(program.network().output().dims().getFirst());
            signs.putAll(Map.of("K", k, "1/K", Expr.pow(k, -1)));
        }
        for (Map.Entry<String, Double> e : constants.named(v, program.layer(v)).entrySet()) {
            Expr sign = signs.get(e.getKey());
            if (sign != null && same(number, e.getValue())) {
                return sign;
            }
        }
        return Edits.number(number);
    }

    /** What a term of a forward value may have been multiplied with. */
    List<Double> factorsOfTerms(Tensor v) {
        List<Double> factors = new ArrayList<>(List.of(0.0, -1.0, 2.0));
        Double unit = constants.units().get(program.layer(v));
        if (unit != null) {
            factors.add(unit);
        }
        return factors;
    }

    List<Name> scaled(Tensor v, double c, Expr what) {
        List<Name> names = new ArrayList<>();
        if (c == 0) {
            return zeroed(v);
        }
        constants.named(v, program.layer(v)).forEach((text, value) -> {
            if (same(c, value)) {
                names.add(constant(v, text, value));
            } else if (same(c, -value) && value != 1) {
                Name one = constant(v, text, value);
                names.add(new Name(one.id(), one.sentence() + " The sign is flipped as well.", one.cost() + 20));
            }
        });
        double divisor = upstream.size(program.network().examples()) / c;
        boolean counts = same(divisor, Math.rint(divisor)) && divisor > 0.5;
        boolean whole = same(c, Math.rint(c)) && c > 1.5 && c < 10_000;
        if (whole && !roles.isCost(v)) {
            names.add(new Name(
                    "accumulated-over-steps",
                    v + " is the sum of " + Math.round(c) + " equal steps: it is never set back to 0.",
                    names.isEmpty() ? OFTEN : RARE + 2));
        }
        if (program.gradient(v) != null && counts && !names.stream().anyMatch(n -> n.cost() < SEEN)) {
            names.add(new Name(
                    "wrong-m",
                    v + " is " + EditWords.shown(c) + " times what it should be, as where it is divided by "
                            + Math.round(divisor) + " instead of m.",
                    whole ? RARE : SEEN));
        }
        if (program.gradient(v) != null && c > 0) {
            names.add(new Name(
                    "gradient-transformed",
                    v + " is " + EditWords.shown(c)
                            + " times the gradient: clipped to a length, normalised or averaged over steps.",
                    LAST_RESORT));
        }
        return names;
    }

    private Name constant(Tensor v, String text, double value) {
        String times = v + " is " + text + " times what it should be";
        // Where every gradient is a sum, no 1/m is missing, and one is a stray.
        if (program.scaling().sums() && text.equals("m")) {
            return new Name(Name.EDIT, times + ".", SEEN);
        } else if (program.scaling().sums() && text.equals("1/m")) {
            return new Name("one-over-m-mismatch", v + " is divided by m, and other gradients are not.", OFTEN);
        }
        return switch (text) {
            case "-1" -> new Name("sign-flipped", v + " has the wrong sign.", OFTEN);
            case "m" -> new Name("missing-one-over-m", v + " is summed over the examples; the mean needs 1/m.", OFTEN);
            case "1/m" -> new Name("double-one-over-m", v + " is divided by m once too often.", OFTEN);
            case "2", "1/2" -> new Name("factor-two", factorTwo(v, times, text), OFTEN + 1);
            case "1/K", "K" ->
                new Name("mean-over-outputs", times + ": the mean over the K outputs is no part of this cost.", SEEN);
            case "2/K", "K/2" -> new Name("mean-over-outputs", times + ", as for another cost.", RARE);
            case "keep", "1/keep" ->
                new Name(
                        "dropout-not-rescaled",
                        text.equals("keep")
                                ? v + " lacks the division by the keep probability."
                                : v + " is divided by the keep probability once too often.",
                        roles.isMasked(v) ? OFTEN - 1 : RARE);
            case "keep^2" ->
                new Name(
                        "dropout-not-rescaled",
                        v + " multiplies by the keep probability where it should divide by it.",
                        roles.isMasked(v) ? OFTEN : RARE);
            case "g(1)" ->
                new Name("bias-unit-kept", v + " is g(1) times what it should be: the +1 unit went through g.", OFTEN);
            case "1/ln 2", "1/ln 10" ->
                new Name(
                        "wrong-log-base",
                        v + " uses log" + text.substring(5) + " instead of the natural logarithm.",
                        SEEN);
            default -> new Name("wrong-m", times + ": it is divided by the wrong number.", SEEN);
        };
    }

    private static boolean isTermOf(Expr term, Expr body) {
        return body instanceof Expr.Add a && a.terms().contains(term);
    }

    private String factorTwo(Tensor v, String times, String text) {
        return roles.isParameterGradient(v)
                ? times + ", as with " + (text.equals("2") ? "2/m" : "1/(2m)") + " in the place of 1/m."
                : times + ", as if the cost had that factor.";
    }

    List<Name> zeroed(Tensor v) {
        if (roles.isBiasGradient(v)) {
            return List.of(
                    new Name("bias-zero", v + " is 0: it is never computed.", OFTEN),
                    new Name("integer-division", v + " is 0: 1/m became 0 in whole numbers.", SEEN));
        }
        Name whole = new Name("integer-division", v + " is 0: 1/m, or a mean, became 0 in whole numbers.", SEEN);
        Tensor of = roles.of(v);
        // What belongs to examples is no mean over them.
        return of != null && program.belongsToExamples(of) && !program.scaling().sums()
                ? List.of(new Name(Name.EDIT, v + " is 0: it is never computed.", OFTEN), whole)
                : List.of(whole);
    }

    List<Name> termScaled(Tensor v, TermScaled t) {
        double c = t.by();
        if (roles.mentionsPenalty(t.term())) {
            return penalty(v, c);
        }
        if (roles.isCost(v) && !isTermOf(t.term(), program.formula(v).body())) {
            return List.of();
        }
        if (roles.isCost(v)) {
            List<Name> names = new ArrayList<>();
            constants.named(v, program.layer(v)).forEach((text, value) -> {
                if (same(c, value)) {
                    names.add(constant(v, text, value));
                }
            });
            return names;
        }
        if (roles.isParameterGradient(v)) {
            boolean oneOfMany =
                    c == 0 && !roles.mentionsPenalty(program.formula(v).body());
            return oneOfMany ? List.of() : scaled(v, c, t.term());
        }
        Double unit = constants.units().get(program.layer(v));
        if (program.gradient(v) == null && unit != null && same(c, unit) && roles.isBias(t.term())) {
            return List.of(new Name(
                    "bias-unit-kept",
                    v + " passes the bias unit through the activation: g(1) stands where 1 belongs.",
                    SEEN));
        }
        if (roles.isOutput(v)
                        && program.gradient(v) != null
                        && Exprs.mentions(t.term(), program.network().labels())
                || roles.nextToCost(v)) {
            if (c == 0) {
                return List.of(new Name(
                        "loss-derivative-missing-term",
                        v + " lacks the term " + words.text(t.term()) + " of the loss's derivative.",
                        RARE));
            }
            if (same(c, -1)) {
                return List.of(new Name(
                        "loss-derivative-term-sign",
                        v + " has the term " + words.text(t.term()) + " of the loss's derivative with the wrong sign.",
                        RARE));
            }
        }
        return List.of();
    }

    private List<Name> penalty(Tensor v, double c) {
        if (roles.isCost(v)) {
            return List.of();
        }
        double m = upstream.size(program.network().examples());
        if (c == 0) {
            return List.of(new Name("l2-missing", v + " lacks the penalty's part.", OFTEN));
        } else if (same(c, m)) {
            return List.of(new Name(
                    "l2-missing-one-over-m", v + " adds lambda times W: the penalty's part lacks its 1/m.", OFTEN));
        } else if (same(c, 2) || same(c, 0.5)) {
            return List.of(new Name(
                    "l2-factor-two", v + " adds the penalty's part " + (c > 1 ? "twice." : "by half."), OFTEN));
        } else if (same(c, -1)) {
            return List.of(new Name("l2-sign", v + " subtracts the penalty's part instead of adding it.", OFTEN));
        }
        return List.of(new Name(
                Name.EDIT, v + " has " + EditWords.shown(c) + " times the penalty's part (lambda/m) W.", UNHEARD - 8));
    }

    List<Name> added(Tensor v, Added a) {
        Tensor parameter = Objects.requireNonNull(roles.of(v));
        if (roles.isBiasGradient(v)) {
            return List.of(new Name(
                    "l2-on-bias",
                    v + " decays the bias as well: it adds " + EditWords.shown(a.by()) + " times " + parameter
                            + "; the penalty leaves biases out.",
                    OFTEN));
        }
        return List.of(new Name(
                Name.EDIT,
                v + " adds " + EditWords.shown(a.by()) + " times " + parameter
                        + ", which the cost has no term for. A penalty with lambda = "
                        + EditWords.shown(
                                a.by() * upstream.size(program.network().examples()))
                        + " would: if yours has one, pass --l2.",
                UNHEARD - 8));
    }
}
