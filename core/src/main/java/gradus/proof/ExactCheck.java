package gradus.proof;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides whether both sides are the same rational function of independent atoms, in every entry at given sizes. */
final class ExactCheck {
    private ExactCheck() {}

    /**
     * True if the identity is proved; false says nothing: the atoms may depend on each other, or multiplying out would
     * build more terms than the budget has.
     */
    static boolean proves(Step step, List<Tensor> base, Map<Dim, Integer> sizes, TermBudget budget) {
        if (step.total()) {
            return false;
        }
        if (Exprs.any(step.before(), ExactCheck::isBeyond) || Exprs.any(step.after(), ExactCheck::isBeyond)) {
            return false;
        }
        try {
            return identical(step, base, sizes, new SymbolicArithmetic(budget));
        } catch (TermBudget.Exceeded | ArithmeticException undecided) {
            return false;
        }
    }

    private static boolean identical(
            Step step, List<Tensor> base, Map<Dim, Integer> sizes, SymbolicArithmetic symbols) {
        Values<Ratio> values = new Values<>();
        Evaluator<Ratio> plain = new Symbolic(symbols, sizes, values);
        for (Tensor tensor : base) {
            List<Ratio> entries = Interpreter.array(plain.entries(tensor));
            for (int n = 0; n < entries.size(); n++) {
                entries.set(n, symbols.fresh());
            }
            values.put(tensor, entries);
        }
        step.assumptions().forEach(a -> solve(a, symbols, plain, values));
        for (Equation e : step.unfolds()) {
            Evaluator.Slots slots = new Evaluator.Slots(e.indices());
            Evaluator.Node<Ratio> body = plain.compile(e.body(), slots);
            List<Ratio> entries = new ArrayList<>();
            plain.forEach(e.indices(), slots, env -> entries.add(body.at(env)));
            List<Ratio> array = Interpreter.array(entries.size());
            for (int n = 0; n < array.size(); n++) {
                array.set(n, entries.get(n));
            }
            values.put(e.target(), array);
        }
        List<Index> free = List.copyOf(Exprs.freeIndices(Expr.add(step.before(), step.after())));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<Ratio> before = plain.compile(step.before(), slots);
        Evaluator.Node<Ratio> after = plain.compile(step.after(), slots);
        boolean[] all = {true};
        plain.forEach(free, slots, env -> all[0] = all[0] && symbols.same(before.at(env), after.at(env)));
        return all[0];
    }

    /** What is not a rational function of atoms: a derivative, and the largest of several values. */
    private static boolean isBeyond(Expr e) {
        return e instanceof Expr.Partial || (e instanceof Expr.Fold f && f.kind() == Expr.Fold.Kind.LARGEST);
    }

    /** {@code sum(i) Y[i,j] = 1} makes the last entry of each sum 1 minus the others. */
    private static void solve(
            Assumption assumption, SymbolicArithmetic symbols, Evaluator<Ratio> plain, Values<Ratio> values) {
        if (assumption.kind() != Assumption.Kind.ONE
                || !(assumption.expr() instanceof Expr.Fold s && s.isSum() && s.body() instanceof Expr.Entry x)
                || x.indices().stream().anyMatch(Index::isFixed)) {
            return;
        }
        List<Ratio> entries = values.get(x.tensor());
        int place = x.indices().indexOf(s.index());
        int last = plain.size(s.index().dim()) - 1;
        int stride = 1;
        for (Index i : x.indices().subList(place + 1, x.indices().size())) {
            stride *= plain.size(i.dim());
        }
        int step = stride;
        Evaluator.Slots slots = new Evaluator.Slots(x.indices());
        int[] at = new int[1];
        plain.forEach(x.indices(), slots, env -> {
            int entry = at[0]++;
            if (env[place] == last) {
                Ratio rest = symbols.of(1L);
                for (int k = 1; k <= last; k++) {
                    rest = symbols.sub(rest, entries.get(entry - k * step));
                }
                entries.set(entry, rest);
            }
        });
    }

    /** Conditions become atoms: [u &lt; v] is 0 or 1, and the identity has to hold whatever it is. */
    private static final class Symbolic extends Evaluator<Ratio> {
        private final SymbolicArithmetic symbols;

        Symbolic(SymbolicArithmetic symbols, Map<Dim, Integer> sizes, Values<Ratio> values) {
            super(symbols, sizes, values);
            this.symbols = symbols;
        }

        @Override
        protected Ratio choose(
                Ratio left, boolean strict, Ratio right, Node<Ratio> then, Node<Ratio> otherwise, int[] env) {
            Ratio holds = symbols.atom("if" + strict, List.of(left, right));
            Ratio one = symbols.of(1L);
            return symbols.add(
                    symbols.mul(holds, then.at(env)), symbols.mul(symbols.sub(one, holds), otherwise.at(env)));
        }

        @Override
        protected Ratio extremum(boolean largest, Ratio left, Ratio right) {
            return symbols.atom("max" + largest, List.of(left, right));
        }
    }
}
