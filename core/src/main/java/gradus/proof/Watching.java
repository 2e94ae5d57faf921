package gradus.proof;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Extremum;
import gradus.math.Function;
import gradus.number.Arithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import java.util.Map;

/** An evaluator that notes which branches of definitions by cases were taken. */
abstract class Watching<T> extends Evaluator<T> {
    private final Branches branches;

    Watching(Arithmetic<T> arithmetic, Map<Dim, Integer> sizes, Values<T> values, Branches branches) {
        super(arithmetic, sizes, values);
        this.branches = branches;
    }

    @Override
    public Node<T> compile(Expr e, Slots slots) {
        return switch (e) {
            case Choose c -> {
                Branches.Cases cases = branches.of(e);
                Node<T> left = compile(c.left(), slots);
                Node<T> right = compile(c.right(), slots);
                Node<T> then = compile(c.then(), slots);
                Node<T> otherwise = compile(c.otherwise(), slots);
                yield env -> {
                    T x = left.at(env);
                    T y = right.at(env);
                    note(cases, x, y);
                    return choose(x, c.strict(), y, then, otherwise, env);
                };
            }
            case Extremum m -> {
                Branches.Cases cases = branches.of(e);
                Node<T> left = compile(m.left(), slots);
                Node<T> right = compile(m.right(), slots);
                yield env -> {
                    T x = left.at(env);
                    T y = right.at(env);
                    note(cases, x, y);
                    return extremum(m.largest(), x, y);
                };
            }
            case Apply f
            when f.function() == Function.ABS || f.function() == Function.SIGN -> {
                Branches.Cases cases = branches.of(e);
                Node<T> argument = compile(f.argument(), slots);
                List<T> last = Interpreter.array(1);
                Node<T> function = apply(f.function(), env -> last.getFirst());
                yield env -> {
                    last.set(0, argument.at(env));
                    note(cases, last.getFirst(), arithmetic.zero());
                    return function.at(env);
                };
            }
            default -> super.compile(e, slots);
        };
    }

    private void note(Branches.Cases cases, T x, T y) {
        cases.note(arithmetic.less(x, y) ? -1 : arithmetic.less(y, x) ? 1 : 0);
    }
}
