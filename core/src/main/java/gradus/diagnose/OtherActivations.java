package gradus.diagnose;

import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where an activation's derivative stands in a formula, and the derivatives of all others that could stand there. */
final class OtherActivations {
    private final Map<Library, Map<String, Derived>> derived = new ConcurrentHashMap<>();
    private final Map<Library, Map<String, Equation>> formulas = new ConcurrentHashMap<>();

    /**
     * An activation's derivative.
     *
     * @param z what stands in the forms for the argument; what else they read is the value
     */
    record Derived(Tensor z, List<Expr> forms) {}

    /** The derivative of an activation, in all its forms; without any for one that does not work entry by entry. */
    Derived derivative(String activation, Library library) {
        return derived.computeIfAbsent(library, l -> new ConcurrentHashMap<>())
                .computeIfAbsent(activation, name -> derive(name, library));
    }

    private Derived derive(String activation, Library library) {
        RightProgram program = one(library, activation);
        Tensor z = Objects.requireNonNull(
                ChainLayer.of(program.network()).getFirst().sum());
        Gradient g = Objects.requireNonNull(program.gradient(program.forward().gradientOf(z)));
        List<Expr> forms = new ArrayList<>();
        for (Equation form : program.formsOf(program.forward().gradientOf(z))) {
            Expr local = derivativeIn(form, g, program);
            if (local != null
                    && !local.equals(Expr.ONE)
                    && !Exprs.any(local, x -> x instanceof Expr.Fold f && f.isSum())) {
                forms.add(local);
            }
        }
        return new Derived(z, forms);
    }

    private static RightProgram one(Library library, String activation) {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library).withLoss("a");
        return RightProgram.of(Network.parse("1 > 1 " + activation, options), Expr.ONE);
    }

    /** The equation A1 = g(Z1) of an activation. */
    Equation formula(String activation, Library library) {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library).withLoss("a");
        return formulas.computeIfAbsent(library, l -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        activation, name -> gradus.network.Outputs.activation(Network.parse("1 > 2 " + name, options)));
    }

    /**
     * The value of another activation in the place of this one's, at another layer's dimensions; null where it sums over
     * units and the form has other axes.
     */
    static @Nullable Expr applied(Equation formula, Tensor z, Equation form) {
        if (form.indices().size() != 2) {
            boolean sums = Exprs.any(formula.body(), x -> x instanceof Expr.Fold);
            return sums ? null : Upstream.replaced(formula.body(), x -> z.at(form.indices()));
        }
        Map<Index, Index> by = new LinkedHashMap<>();
        for (int d = 0; d < 2; d++) {
            by.put(formula.indices().get(d), form.indices().get(d));
        }
        return moved(formula.body(), z, by);
    }

    private static Expr moved(Expr e, Tensor z, Map<Index, Index> by) {
        return switch (e) {
            case Entry x ->
                z.at(x.indices().stream()
                        .map(i -> Objects.requireNonNullElse(by.get(i), i))
                        .toList());
            case Expr.Fold s -> {
                Index bound = new Index(s.index().name() + "s", z.dims().getFirst());
                Map<Index, Index> inner = new LinkedHashMap<>(by);
                inner.put(s.index(), bound);
                yield s.with(bound, moved(s.body(), z, inner));
            }
            case Expr.Plain _, Expr.Partial _ -> Exprs.map(e, part -> moved(part, z, by));
            case Expr.Delta _, Expr.Size _ -> e;
        };
    }

    /** One form of a derivative for other tensors. */
    static Expr at(Expr form, Derived derived, Tensor z, Tensor a, List<Index> indices) {
        return Upstream.replaced(form, x -> (x.tensor().equals(derived.z) ? z : a).at(indices));
    }

    /** The one equation that reads what this is the gradient of, if it is an activation's: entry by entry, no mask. */
    private static @Nullable Equation reader(Gradient g, RightProgram program) {
        List<Equation> readers = program.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), g.of()))
                .toList();
        if (readers.size() != 1 || !program.belongsToExamples(g.of())) {
            return null;
        }
        Equation reader = readers.getFirst();
        return Exprs.tensors(reader.body()).size() == 1
                        && reader.target().dims().equals(g.of().dims())
                ? reader
                : null;
    }

    /** The factors beside the gradient that comes from above: g'(z). Null where the form is no such product. */
    @Nullable
    Expr derivativeIn(Equation form, Gradient g, RightProgram program) {
        Equation reader = reader(g, program);
        if (reader == null) {
            return null;
        }
        Expr upstream = program.forward().gradientOf(reader.target()).at(form.indices());
        if (form.body().equals(upstream)) {
            return Expr.ONE;
        }
        if (!(form.body() instanceof Mul m) || !m.factors().contains(upstream)) {
            return null;
        }
        List<Expr> rest = new ArrayList<>(m.factors());
        rest.remove(upstream);
        Expr local = Expr.mul(rest);
        return Exprs.mentions(local, ((Entry) upstream).tensor()) ? null : local;
    }

    /** What stands beside it. */
    Expr withoutDerivative(Equation form, Gradient g, RightProgram program) {
        return program.forward().gradientOf(output(g, program)).at(form.indices());
    }

    /** The value of the activation. */
    Tensor output(Gradient g, RightProgram program) {
        return Objects.requireNonNull(reader(g, program)).target();
    }

    /** The activation applied to its own value; null for what is no activation's value. */
    @Nullable
    Expr again(Entry x, RightProgram program) {
        for (Equation e : program.forward().equations()) {
            if (e.target().equals(x.tensor()) && isActivation(e, program)) {
                return Upstream.replaced(
                        Exprs.bodyAt(e, x.indices()), y -> e.target().at(y.indices()));
            }
        }
        return null;
    }

    /** The gradient that comes from above, where this is one through an activation. */
    @Nullable
    Expr above(Equation form, Gradient g, RightProgram program) {
        Equation reader = reader(g, program);
        return reader == null
                ? null
                : program.forward().gradientOf(reader.target()).at(form.indices());
    }

    /** An activation's value, and what a mask makes of it. */
    List<Tensor> valuesOf(Tensor a, RightProgram program) {
        List<Tensor> values = new ArrayList<>(List.of(a));
        for (Equation e : program.forward().equations()) {
            if (program.network().masks().stream().anyMatch(m -> Exprs.mentions(e.body(), m.tensor()))
                    && Exprs.mentions(e.body(), a)) {
                values.add(e.target());
            }
        }
        return values;
    }

    /** Whether an equation is an activation's, of one tensor of its own shape. */
    private static boolean isActivation(Equation e, RightProgram program) {
        return program.belongsToExamples(e.target())
                && Exprs.tensors(e.body()).size() == 1
                && !(e.body() instanceof Entry)
                && Exprs.tensors(e.body())
                        .iterator()
                        .next()
                        .dims()
                        .equals(e.target().dims());
    }

    /** The value of an activation's equation, for its argument; null for what is no such equation. */
    @Nullable
    Expr applied(Equation form, RightProgram program) {
        return program.isForward(form.target()) && isActivation(form, program) ? form.body() : null;
    }

    /** An entry of the argument, put through the activation. */
    Expr value(Equation activation, Entry argument) {
        return Exprs.bodyAt(activation, argument.indices());
    }
}
