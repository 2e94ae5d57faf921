package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.math.Differentiation.Outcome;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.Python;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An outside opinion: SymPy differentiates every activation, and every pair of an output activation and a loss, by
 * itself, from the formulas alone, and its values in 40 digits are those of what was derived here. A derivation with a
 * corrupted rule does not agree.
 */
class SympyTest {
    /** One example with three outputs. */
    private static final int UNITS = 3;

    private static final String SCRIPT = """
            import sys
            from sympy import *
            def cases(l, strict, r, a, b):
                return Piecewise((a, (l < r) if strict else (l <= r)), (b, True))
            names = ['Z%d' % i for i in range(3)] + ['Y%d' % i for i in range(3)] + ['D%d' % i for i in range(3)]
            env = {n: Symbol(n, real=True) for n in names}
            env.update(exp=exp, log=log, sqrt=sqrt, tanh=tanh, erf=erf, Abs=Abs, sign=sign, Max=Max, Min=Min,
                       cases=cases, pi=pi, E=E, Rational=Rational, Integer=Integer)
            points = [[Rational(13, 10), Rational(-7, 10), Rational(4, 10)],
                      [Rational(-5, 2), Rational(7, 1), Rational(1, 4)],
                      [Rational(3, 10), Rational(6, 10), Rational(8, 10)],
                      [Rational(-13, 10), Rational(-1, 2), Rational(-29, 10)]]
            labels = [[Rational(1, 5), Rational(3, 10), Rational(1, 2)], [0, 1, 0]]
            upstream = [Rational(3, 7), Rational(-5, 4), Rational(2, 9)]
            for line in open(sys.argv[1], encoding='utf-8'):
                name, cost, wrt, derived = line.rstrip('\\n').split('\\t')
                theirs = diff(eval(cost, env), env[wrt])
                ours = eval(derived, env)
                compared = bad = 0
                for p in points:
                    for y in labels:
                        at = {env['Z%d' % i]: p[i] for i in range(3)}
                        at.update({env['Y%d' % i]: y[i] for i in range(3)})
                        at.update({env['D%d' % i]: upstream[i] for i in range(3)})
                        a, b = N(theirs.subs(at), 40), N(ours.subs(at), 40)
                        if not (a.is_real and a.is_finite):
                            continue
                        compared += 1
                        if not (b.is_real and abs(a - b) <= Float('1e-30', 40) * (1 + abs(a))):
                            bad += 1
                print(name, compared, bad, sep='\\t')
            """;

    private final List<String> rows = new ArrayList<>();

    @Test
    void agrees(@TempDir Path folder) {
        Python python = Python.require("sympy");
        for (String activation : Library.builtIn().activationNames()) {
            add(activation, activation, "squared-error", Differentiation::apply, false);
        }
        for (String[] pair : List.of(
                new String[] {"sigmoid", "bce"},
                new String[] {"softmax", "cross-entropy"},
                new String[] {"log-softmax", "nll"},
                new String[] {"identity", "squared-error"},
                new String[] {"identity", "mse"},
                new String[] {"exp", "poisson"},
                new String[] {"tanh", "-(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a))"},
                new String[] {"identity", "absolute-error"},
                new String[] {"tanh", "huber(0.5)"},
                new String[] {"tanh", "hinge"})) {
            add(pair[0] + " with " + pair[1], pair[0], pair[1], Differentiation::apply, true);
        }
        int right = rows.size();
        for (Function f : Function.values()) {
            if (f != Function.SIGN) {
                corrupted(f);
            }
        }
        List<String> answers = python.run(folder, SCRIPT, write(folder)).lines().toList();

        assertThat(answers).hasSameSizeAs(rows);
        Map<String, Integer> compared = new TreeMap<>();
        for (int n = 0; n < answers.size(); n++) {
            String[] fields = answers.get(n).split("\t");
            compared.merge(fields[0], Integer.parseInt(fields[1]), Integer::sum);
            int bad = Integer.parseInt(fields[2]);
            if (n < right) {
                assertThat(bad).as(answers.get(n) + " " + rows.get(n)).isZero();
            } else {
                assertThat(bad).as(answers.get(n)).isPositive();
            }
        }
        assertThat(compared.values()).as(compared.toString()).allMatch(n -> n >= 2);
    }

    private String write(Path folder) {
        Path file = folder.resolve("claims.tsv");
        try {
            java.nio.file.Files.writeString(file, String.join("\n", rows) + "\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return file.toString();
    }

    /** The chain rule of one function with a wrong factor. */
    private void corrupted(Function f) {
        Library library = Library.builtIn().with("mine(z) = " + f.text() + "(z)");
        add(
                "corrupted " + f.text(),
                "mine",
                "squared-error",
                library,
                p -> {
                    Outcome right = Differentiation.apply(p);
                    return p.body() instanceof Apply a && a.function() == f
                            ? new Outcome(right.rule(), Expr.mul(Expr.num(2), right.value()))
                            : right;
                },
                false);
    }

    private void add(String name, String activation, String loss, Differentiation.Rules rules, boolean pair) {
        add(name, activation, loss, Library.builtIn(), rules, pair);
    }

    /** With a pair, dZ next to the cost; otherwise dZ for any dA, which is D. */
    private void add(
            String name, String activation, String loss, Library library, Differentiation.Rules rules, boolean pair) {
        Network network = Network.parse(
                "2 > " + UNITS + " " + activation,
                NetworkOptions.defaults().withLibrary(library).withLoss(loss));
        Forward forward = network.forward();
        Equation output = forward.equations().get(1);
        Gradient dZ = Deriver.derive(forward, rules).gradients().get(1);
        assertThat(dZ.of().name()).isEqualTo("Z1");
        Equation upstream =
                Deriver.derive(forward, rules).gradients().getFirst().equation();
        Python3 print = new Python3(output, pair ? upstream : null);
        String cost = pair
                ? print.text(forward.equations().getLast().body(), Map.of())
                : java.util.stream.IntStream.range(0, UNITS)
                        .mapToObj(i -> "D" + i + "*(" + print.text(output.body(), at(output, i)) + ")")
                        .collect(Collectors.joining(" + "));
        Equation claim = pair
                ? dZ.equation()
                : new Equation(
                        dZ.equation().target(),
                        dZ.equation().indices(),
                        dZ.general().body());
        // One output speaks for all: the formulas are the same for each.
        rows.add(String.join("\t", name, cost, "Z1", print.text(claim.body(), at(claim, 1))));
    }

    private static Map<Index, Integer> at(Equation e, int unit) {
        return Map.of(e.indices().get(0), unit, e.indices().get(1), 0);
    }

    /** Python text of an expression for one example, sums written out; A, and dA if known, stand for their formulas. */
    private record Python3(Equation output, @Nullable Equation upstream) {
        String text(Expr e, Map<Index, Integer> at) {
            return switch (e) {
                case Num n -> "Rational(" + n.value().num() + "," + n.value().den() + ")";
                case Constant c -> c == Constant.PI ? "pi" : "E";
                case Size s -> "Integer(" + (s.dim().name().equals("m") ? 1 : UNITS) + ")";
                case Entry x -> entry(x, at);
                case Delta d -> at.get(d.first()).equals(at.get(d.second())) ? "Integer(1)" : "Integer(0)";
                case Add a -> join(a.terms(), " + ", at);
                case Mul m -> join(m.factors(), "*", at);
                case Pow p -> "(" + text(p.base(), at) + ")**(" + p.exponent() + ")";
                case Apply f ->
                    (f.function() == Function.ABS ? "Abs" : f.function().text()) + "(" + text(f.argument(), at) + ")";
                case Extremum x ->
                    (x.largest() ? "Max(" : "Min(") + text(x.left(), at) + ", " + text(x.right(), at) + ")";
                case Choose c ->
                    "cases(" + text(c.left(), at) + ", " + (c.strict() ? "True" : "False") + ", " + text(c.right(), at)
                            + ", " + text(c.then(), at) + ", " + text(c.otherwise(), at) + ")";
                case Fold f ->
                    switch (f.kind()) {
                        case SUM -> sum(f, at);
                        case LARGEST -> throw new IllegalStateException("no network has one");
                    };
                case Partial p -> throw new IllegalStateException("all derivatives are worked out");
            };
        }

        private String entry(Entry x, Map<Index, Integer> at) {
            int unit = at.get(x.indices().get(0));
            if (x.tensor().equals(output.target())) {
                return "(" + text(output.body(), SympyTest.at(output, unit)) + ")";
            }
            if (upstream != null && x.tensor().equals(upstream.target())) {
                return "(" + text(upstream.body(), SympyTest.at(upstream, unit)) + ")";
            }
            return switch (x.tensor().name()) {
                case "Z1" -> "Z" + unit;
                case "Y" -> "Y" + unit;
                case "dA1" -> "D" + unit;
                default -> throw new IllegalStateException("unexpected " + x.tensor());
            };
        }

        private String sum(Fold s, Map<Index, Integer> at) {
            List<String> terms = new ArrayList<>();
            for (int k = 0; k < (s.index().dim().name().equals("m") ? 1 : UNITS); k++) {
                Map<Index, Integer> inner = new LinkedHashMap<>(at);
                inner.put(s.index(), k);
                terms.add(text(s.body(), inner));
            }
            return "(" + String.join(" + ", terms) + ")";
        }

        private String join(List<Expr> parts, String sign, Map<Index, Integer> at) {
            return parts.stream().map(p -> text(p, at)).collect(Collectors.joining(sign, "(", ")"));
        }
    }
}
