package gradus.math;

import gradus.math.Assumption.Kind;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression and its derivatives are defined: what must be positive, and what must not be 0. Exactly what is
 * needed: a branch that is not taken asks for nothing, and where branches meet smoothly there is no kink.
 */
public final class Domain {
    /** Inside one branch of a definition by cases. */
    private record Guard(Expr left, boolean strict, Expr right, boolean holds) {
        /** What is known here to be at least 0. */
        Expr difference() {
            return holds ? Expr.sub(right, left) : Expr.sub(left, right);
        }

        /** Whether it is even positive. */
        boolean apart() {
            return holds == strict;
        }

        Expr around(Expr e) {
            return holds ? new Choose(left, strict, right, e, Expr.ONE) : new Choose(left, strict, right, Expr.ONE, e);
        }
    }

    private final Set<Assumption> found = new LinkedHashSet<>();
    private final UnaryOperator<Expr> definition;

    private Domain(UnaryOperator<Expr> definition) {
        this.definition = definition;
    }

    /** Conditions under which the expression has a value. */
    public static Set<Assumption> ofValue(Expr e) {
        return ofStep(e, UnaryOperator.identity());
    }

    /**
     * Conditions under which the expression has a value and the derivatives in it exist.
     *
     * @param definition what an entry stands for inside a derivative
     */
    static Set<Assumption> ofStep(Expr e, UnaryOperator<Expr> definition) {
        Domain domain = new Domain(definition);
        domain.visit(e, null, List.of());
        return domain.found;
    }

    /** True only where positivity follows from the form alone. */
    public static boolean isPositive(Expr e) {
        return Bounds.of(e).isPositive();
    }

    /** @param wrt the tensor that the expression is to be differentiated by, or null if only its value is needed */
    private void visit(Expr e, @Nullable Tensor wrt, List<Guard> guards) {
        switch (e) {
            case Partial p -> {
                boolean itself =
                        p.body() instanceof Entry x && x.tensor().equals(p.wrt().tensor());
                visit(itself ? p.body() : definition.apply(p.body()), p.wrt().tensor(), guards);
            }
            case Choose c -> cases(c, wrt, guards);
            case Extremum x -> extremum(x, wrt, guards);
            case Apply f -> {
                visit(f.argument(), wrt, guards);
                if (f.function() == Function.LOG || f.function() == Function.SQRT) {
                    require(Kind.POSITIVE, f.argument(), guards);
                } else if (f.function() == Function.ABS || f.function() == Function.SIGN) {
                    kink(f.argument(), wrt, guards);
                }
            }
            case Pow p -> {
                visit(p.base(), wrt, guards);
                if (p.exponent() < 0) {
                    require(Kind.NONZERO, p.base(), guards);
                }
            }
            default -> Exprs.children(e).forEach(child -> visit(child, wrt, guards));
        }
    }

    private void cases(Choose c, @Nullable Tensor wrt, List<Guard> guards) {
        visit(c.left(), null, guards);
        visit(c.right(), null, guards);
        visit(c.then(), wrt, Exprs.plus(guards, new Guard(c.left(), c.strict(), c.right(), true)));
        visit(c.otherwise(), wrt, Exprs.plus(guards, new Guard(c.left(), c.strict(), c.right(), false)));
        border(c, wrt, guards);
    }

    /** Both sides need a value, but only the side that is taken a derivative. */
    private void extremum(Extremum x, @Nullable Tensor wrt, List<Guard> guards) {
        visit(x.left(), null, guards);
        visit(x.right(), null, guards);
        Expr low = x.largest() ? x.left() : x.right();
        Expr high = x.largest() ? x.right() : x.left();
        if (wrt != null) {
            visit(x.right(), wrt, Exprs.plus(guards, new Guard(low, true, high, true)));
            visit(x.left(), wrt, Exprs.plus(guards, new Guard(high, true, low, true)));
            border(new Choose(low, true, high, x.right(), x.left()), wrt, guards);
        }
    }

    private void border(Choose c, @Nullable Tensor wrt, List<Guard> guards) {
        Expr difference = Expr.sub(c.left(), c.right());
        if (wrt != null && Exprs.mentions(difference, wrt) && !Border.smooth(c, wrt)) {
            kink(difference, wrt, guards);
        }
    }

    private void kink(Expr difference, @Nullable Tensor wrt, List<Guard> guards) {
        if (wrt == null || !Exprs.mentions(difference, wrt)) {
            return;
        }
        List<Border.Point> points = Border.solve(difference);
        List<Guard> open = new ArrayList<>();
        for (Guard g : guards) {
            Boolean there = Border.decided(g.left(), g.strict(), g.right(), points);
            if (there == null) {
                open.add(g);
            } else if (there != g.holds()) {
                return; // on the kink another branch is taken
            }
        }
        Expr simple = NormalForm.simplify(difference);
        if (!simple.equals(Expr.ZERO)) { // two sides that are always the same have no kink
            require(Kind.NONZERO, simple, open);
        }
    }

    private void require(Kind kind, Expr e, List<Guard> guards) {
        if (implied(kind, e, guards)) {
            return;
        }
        if (kind == Kind.NONZERO && e instanceof Mul m) {
            m.factors().forEach(f -> require(kind, f, guards));
        } else if (kind == Kind.NONZERO && e instanceof Pow p) {
            require(kind, p.base(), guards);
        } else if (kind == Kind.NONZERO && e instanceof Apply f && f.function() == Function.SQRT) {
            require(Kind.POSITIVE, f.argument(), guards);
        } else {
            Expr guarded = e;
            for (Guard g : guards.reversed()) {
                guarded = g.around(guarded);
            }
            found.add(new Assumption(kind, guarded));
        }
    }

    private static boolean implied(Kind kind, Expr e, List<Guard> guards) {
        Bounds bounds = Bounds.of(e);
        if (bounds.isPositive() || (kind == Kind.NONZERO && bounds.isNegative())) {
            return true;
        }
        return guards.stream().anyMatch(g -> follows(e, g) || (kind == Kind.NONZERO && follows(Expr.neg(e), g)));
    }

    /** e > 0, because e is what the guard says plus something that is not negative. */
    private static boolean follows(Expr e, Guard g) {
        Bounds rest = Bounds.of(NormalForm.of(Expr.sub(e, g.difference())).toExpr());
        return rest.isPositive() || (g.apart() && rest.isNonNegative());
    }

    /** Entries that definitions of the system compute are never where the condition fails. */
    static boolean holdsByDefinition(Assumption a, UnaryOperator<Expr> definition) {
        Expr e = a.expr();
        for (int level = 0; level < 3 && Exprs.size(e) < 400; level++) {
            e = NormalForm.of(unfold(e, definition)).toExpr();
            Bounds bounds = Bounds.of(e);
            if (bounds.isPositive() || (a.kind() == Kind.NONZERO && bounds.isNegative())) {
                return true;
            }
        }
        return false;
    }

    private static Expr unfold(Expr e, UnaryOperator<Expr> definition) {
        return e instanceof Entry ? definition.apply(e) : Exprs.map(e, x -> unfold(x, definition));
    }
}
