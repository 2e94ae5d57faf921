package gradus.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.math.Assumption;
import gradus.math.BoundLetters;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Partial;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.NormalForm;
import gradus.math.Rational;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.proof.Certificate.Method;
import gradus.testing.Networks;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A certificate says what was shown and no more; a derivation is one chain of certified steps. */
class CertificateTest {
    private static final Dim UNITS = new Dim("n");
    private static final Dim EXAMPLES = new Dim("m");
    private static final Index I = new Index("i", UNITS);
    private static final Index J = new Index("j", EXAMPLES);
    private static final Entry X = new Tensor("X", List.of(UNITS, EXAMPLES)).at(I, J);
    private static final Entry Y = new Tensor("Y", List.of(UNITS, EXAMPLES)).at(I, J);

    private final ProofChecker checker =
            new ProofChecker(new Forward(List.of(), List.of(), Map.of(), Map.of(), List.of(), List.of()), EXAMPLES);

    @Test
    void exactOnlyWhereBothSidesAreOneRationalFunction() {
        Expr square = Expr.pow(Expr.add(X, Y), 2);
        Expr expanded = Expr.add(Expr.pow(X, 2), Expr.mul(Expr.num(2), X, Y), Expr.pow(Y, 2));
        assertThat(method(square, expanded)).isEqualTo(Method.EXACT);

        Expr e2 = Expr.apply(Function.EXP, Expr.mul(Expr.num(2), X));
        Expr tanh = Expr.div(Expr.sub(e2, Expr.ONE), Expr.add(e2, Expr.ONE));
        assertThat(method(Expr.apply(Function.TANH, X), tanh)).isEqualTo(Method.NUMERIC);

        Expr root = Expr.apply(Function.SQRT, Expr.pow(X, 2));
        assertThat(method(root, Expr.apply(Function.ABS, X))).isEqualTo(Method.NUMERIC);
        assertThat(method(new Partial(Expr.pow(X, 2), X.tensor().at(K, L)), square(X)))
                .isEqualTo(Method.NUMERIC);
    }

    private static final Index K = new Index("k", UNITS);
    private static final Index L = new Index("l", EXAMPLES);

    private static Expr square(Entry x) {
        return Expr.mul(Expr.num(2), x, new Expr.Delta(I, K), new Expr.Delta(J, L));
    }

    /** Beyond 50 digits nothing is refuted by evaluation, and so nothing is called exact. */
    @Test
    void neverExactForAClaimThatIsOnlyNearlyTrue() {
        for (int digits : List.of(55, 60, 80, 200)) {
            Expr tiny = new Expr.Num(new Rational(BigInteger.ONE, BigInteger.TEN.pow(digits)));
            for (Expr nearly : List.of(Expr.mul(X, Expr.add(Expr.ONE, tiny)), Expr.add(X, Expr.mul(tiny, Y)))) {
                try {
                    assertThat(method(X, nearly)).as("1e-%d", digits).isEqualTo(Method.NUMERIC);
                } catch (Refuted better) {
                    assertThat(better).hasMessageContaining("is not");
                }
            }
        }
        for (int digits : List.of(10, 30, 48)) {
            Expr tiny = new Expr.Num(new Rational(BigInteger.ONE, BigInteger.TEN.pow(digits)));
            refuted(X, Expr.mul(X, Expr.add(Expr.ONE, tiny)));
        }
    }

    @Test
    void smallNumbersAreComparedByTheirDigitsToo() {
        Expr tiny = new Expr.Num(new Rational(BigInteger.ONE, BigInteger.TEN.pow(60)));
        refuted(Expr.mul(tiny, X), Expr.mul(Expr.num(2), tiny, X));
        refuted(Expr.mul(tiny, X), Expr.ZERO);
    }

    @Test
    void refusesWhatIsTrueOnlyOfOneExampleOrOneUnit() {
        refuted(Expr.sum(J, X), X);
        refuted(Expr.mul(new Expr.Size(EXAMPLES), X), X);
        refuted(Expr.sum(I, X), Expr.sum(J, X));
        refuted(new Expr.Size(UNITS), Expr.num(2));
    }

    /** A wrong branch far from where numbers are usually drawn. */
    @Test
    void takesEveryBranch() {
        Expr clamp = new Extremum(false, Expr.num(6), new Extremum(true, Expr.ZERO, X));
        refuted(clamp, new Extremum(true, Expr.ZERO, X));
        refuted(new Choose(Expr.num(7), true, X, Y, X), X);
        refuted(new Choose(X, true, Expr.num(-8), Y, X), X);
        refuted(Expr.apply(Function.ABS, Expr.sub(X, Expr.num(5))), Expr.sub(Expr.num(5), X));
    }

    @Test
    void refusesWhatHasNoValueOrNoPoint() {
        Expr log = Expr.apply(Function.LOG, X);
        refuted(log, log);
        Assumption positive = new Assumption(Assumption.Kind.POSITIVE, X);
        assertThat(checker.check(step(log, log, Set.of(positive))).points()).isPositive();
        Assumption never = new Assumption(Assumption.Kind.POSITIVE, Expr.neg(Expr.pow(X, 2)));
        assertThatThrownBy(() -> checker.check(step(X, X, Set.of(never)))).isInstanceOf(Refuted.class);
    }

    /** No step only gives bound indices other letters. */
    @Test
    void lettersAreNoStep() {
        for (Networks.Case c : Networks.wide()) {
            c.network()
                    .derive()
                    .gradients()
                    .forEach(g -> assertThat(g.steps())
                            .as(c.toString())
                            .noneMatch(s -> BoundLetters.onlyDiffer(s.before(), s.after())));
        }
    }

    /** Each step begins where the one before ended, and the last one ends in the equation that the program computes. */
    @Test
    void stepsAreOneChain() {
        int links = 0;
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            for (Gradient g : network.derive().gradients()) {
                Map<String, Step> last = new LinkedHashMap<>();
                for (Step s : g.steps()) {
                    Step before = last.put(s.variable(), s);
                    Expr start = before == null ? s.subject() : renamed(before.after(), before.subject(), s.subject());
                    // To the letter, except where the result is written at the indices of the tensor's own equation.
                    boolean joins = before != null && before.subject().equals(s.subject())
                            ? start.equals(s.before())
                            : NormalForm.same(start, s.before());
                    assertThat(joins)
                            .as(
                                    "%s, %s: %s, then %s",
                                    c, s.variable(), IndexForm.text(start), IndexForm.text(s.before()))
                            .isTrue();
                    links++;
                }
                Step end = java.util.Objects.requireNonNull(
                        last.get(g.equation().target().name()));
                Expr result = renamed(end.after(), end.subject(), g.equation().left());
                assertThat(NormalForm.same(result, g.equation().body()))
                        .as("%s: %s, but %s", c, IndexForm.text(g.equation()), IndexForm.text(result))
                        .isTrue();
            }
        }
        assertThat(links).isGreaterThan(2000);
    }

    private static Expr renamed(Expr e, Expr from, Expr to) {
        if (from.equals(to) || !(from instanceof Entry a) || !(to instanceof Entry b)) {
            return e;
        }
        Map<Index, Index> by = new LinkedHashMap<>();
        for (int d = 0; d < a.indices().size(); d++) {
            by.put(a.indices().get(d), b.indices().get(d));
        }
        return Exprs.substitute(e, by);
    }

    private Method method(Expr before, Expr after) {
        return checker.check(step(before, after, Set.of())).method();
    }

    private void refuted(Expr before, Expr after) {
        assertThatThrownBy(() -> checker.check(step(before, after, Set.of())))
                .as(IndexForm.text(before) + " = " + IndexForm.text(after))
                .isInstanceOf(Refuted.class);
    }

    private static Step step(Expr before, Expr after, Set<Assumption> assumptions) {
        return new Step("x", before, new Rule("claim", ""), before, after, List.of(), assumptions, false);
    }
}
