package gradus.diagnose;

import gradus.diagnose.Scaling.Factor;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Deriver;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import gradus.network.TrainingPrograms.Mask;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a learner's program should compute: forward values, the cost, and every gradient as it was derived. Each variable
 * has all the forms that its formula takes in the derivation, because a mistake may be a small edit of any of them.
 */
final class RightProgram {
    private final Network network;
    private final Forward forward;
    private final Derivation derivation;
    private final Scaling scaling;
    private final Map<Tensor, Equation> equations;
    private final Map<Tensor, Equation> formulas;
    private final Map<Tensor, List<Equation>> forms = new ConcurrentHashMap<>();
    private final Map<Tensor, Set<Tensor>> read = new ConcurrentHashMap<>();
    private final Map<Tensor, Gradient> gradients = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> masked;
    private final Map<Tensor, String> shown = new LinkedHashMap<>();

    private RightProgram(
            Network network,
            Derivation derivation,
            Scaling scaling,
            Map<Tensor, Equation> equations,
            Map<Tensor, Equation> formulas) {
        this.network = network;
        this.forward = derivation.forward();
        this.derivation = derivation;
        this.scaling = scaling;
        this.equations = Collections.unmodifiableMap(equations);
        this.formulas = formulas;
        derivation.gradients().forEach(g -> gradients.put(g.equation().target(), g));
        this.masked = network.isChain() ? masked(network) : Map.of();
        masked.forEach((after, before) ->
                shown.put(forward.gradientOf(after), forward.gradientOf(before).name()));
    }

    /**
     * Derives the program.
     *
     * @param lossScale a constant that the loss of the network is multiplied with
     * @param costScale the same for the value of the cost, which may be another multiple than the gradients are of
     * @param inputs by which the cost is derived as well, because a gradient by them was given
     */
    static RightProgram of(Network network, Expr lossScale, Expr costScale, Scaling scaling, Set<Tensor> inputs) {
        Forward asked = network.forward();
        List<Tensor> wanted = new ArrayList<>(asked.wanted());
        wanted.addAll(inputs);
        Map<Tensor, Expr> scales = scales(network, scaling, inputs);
        List<Equation> equations = new ArrayList<>(asked.equations());
        Equation cost = equations.removeLast();
        equations.add(new Equation(cost.target(), List.of(), scaled(cost.body(), lossScale, network)));
        Factor ofCost = scaling.cost();
        Forward forward = new Forward(asked.given(), equations, scales, asked.names(), wanted, asked.known());
        Derivation derivation = Deriver.derive(forward);
        Map<Tensor, Equation> stable = new LinkedHashMap<>();
        Map<Tensor, Equation> formulas = new LinkedHashMap<>();
        Set<Tensor> given = Set.copyOf(forward.given());
        for (Equation e : forward.equations()) {
            boolean isCost = e.target().equals(forward.cost());
            Equation own = isCost ? new Equation(e.target(), List.of(), scaled(cost.body(), costScale, network)) : e;
            Equation form = StableForms.of(own, forward.equations(), given);
            stable.put(e.target(), isCost ? times(ofCost, form, network) : form);
            formulas.put(e.target(), isCost ? times(ofCost, own, network) : own);
        }
        for (Gradient g : derivation.gradients()) {
            Tensor target = g.equation().target();
            stable.put(target, StableForms.of(g.equation(), forward.equations(), given));
            formulas.put(target, g.equation());
        }
        return new RightProgram(network, derivation, scaling, stable, formulas);
    }

    /** As most courses have it, without gradients by inputs. */
    static RightProgram of(Network network, Expr lossScale) {
        return of(network, lossScale, lossScale, Scaling.USUAL, Set.of());
    }

    private static Map<Tensor, Expr> scales(Network network, Scaling scaling, Set<Tensor> inputs) {
        Map<Tensor, Expr> scales = new LinkedHashMap<>();
        Expr values = scaling.values().in(network);
        network.forward().scales().keySet().forEach(t -> scales.put(t, values));
        inputs.stream().filter(t -> t.dims().contains(network.examples())).forEach(t -> scales.put(t, values));
        Expr parameters = scaling.parameters().in(network);
        network.parameters().forEach(t -> scales.put(t, parameters));
        scales.values().removeIf(Expr.ONE::equals);
        return scales;
    }

    private static Equation times(Factor factor, Equation e, Network network) {
        return factor.equals(Factor.ONE)
                ? e
                : new Equation(e.target(), e.indices(), tidy(Expr.mul(factor.in(network), e.body())));
    }

    /** The penalty is no part of the loss. */
    private static Expr scaled(Expr cost, Expr scale, Network network) {
        if (network.options().penalised() && cost instanceof Expr.Add a) {
            List<Expr> terms = new ArrayList<>(a.terms());
            terms.set(0, Expr.mul(scale, terms.getFirst()));
            return Expr.add(terms);
        }
        return Expr.mul(scale, cost);
    }

    /** Without m/m: the sizes that the scales of a tensor bring with them. */
    static Expr tidy(Expr e) {
        Expr inner = Exprs.map(e, RightProgram::tidy);
        if (!(inner instanceof Mul product)) {
            return inner;
        }
        List<Expr> factors = new ArrayList<>(product.factors());
        for (Expr factor : product.factors()) {
            Expr inverse = Expr.pow(factor, -1);
            if (factor instanceof Size && factors.contains(factor) && factors.contains(inverse)) {
                factors.remove(factor);
                factors.remove(inverse);
            }
        }
        return Expr.mul(factors);
    }

    Network network() {
        return network;
    }

    Forward forward() {
        return forward;
    }

    Derivation derivation() {
        return derivation;
    }

    /** What the gradients are multiplied by, where the course does. */
    Scaling scaling() {
        return scaling;
    }

    /** In the order of the program, in the forms that are computed without overflow. */
    Map<Tensor, Equation> equations() {
        return equations;
    }

    /** Everything that is computed, in order. */
    List<Tensor> variables() {
        return List.copyOf(equations.keySet());
    }

    Equation equation(Tensor variable) {
        return Objects.requireNonNull(equations.get(variable));
    }

    /** The readable formula. */
    Equation formula(Tensor variable) {
        return Objects.requireNonNull(formulas.get(variable));
    }

    /** All its forms, the result first; equal to each other where everything before is right. */
    List<Equation> formsOf(Tensor variable) {
        return forms.computeIfAbsent(variable, v -> {
            Gradient g = gradients.get(v);
            return g == null ? List.of(formula(v)) : GradientForms.of(g, forward);
        });
    }

    /** What any of its forms reads, in order of first appearance. */
    Set<Tensor> readBy(Tensor variable) {
        return read.computeIfAbsent(variable, v -> {
            Set<Tensor> all = new LinkedHashSet<>();
            formsOf(v).forEach(f -> all.addAll(Exprs.tensors(f.body())));
            return Collections.unmodifiableSet(all);
        });
    }

    boolean isForward(Tensor variable) {
        return equations.containsKey(variable) && !gradients.containsKey(variable);
    }

    /** The gradient that is computed into this tensor; null for a forward value. */
    @Nullable
    Gradient gradient(Tensor variable) {
        return gradients.get(variable);
    }

    /** The layer that a value or its gradient belongs to, 0 for the input; -1 for labels and the cost. */
    int layer(Tensor tensor) {
        Part part = network.parts().get(tensor);
        if (part == null) {
            return -1;
        }
        Part own = part.of() == null ? part : network.part(part.of());
        return switch (own.role()) {
            case LABEL, COST, SETTING -> -1;
            default -> part.layer();
        };
    }

    /** Whether every example has entries of its own. */
    boolean belongsToExamples(Tensor tensor) {
        return tensor.dims().contains(network.examples());
    }

    /** In the layers of a chain, what a mask is laid on, by what comes of it: courses have one name for both gradients. */
    Map<Tensor, Tensor> masked() {
        return masked;
    }

    private Map<Tensor, Tensor> masked(Network chain) {
        Map<Tensor, Tensor> found = new LinkedHashMap<>();
        Set<Tensor> masks = chain.masks().stream().map(Mask::tensor).collect(Collectors.toSet());
        for (Equation e : masks.isEmpty() ? List.<Equation>of() : forward.equations()) {
            Set<Tensor> read = Exprs.tensors(e.body());
            if (read.stream().anyMatch(masks::contains)) {
                read.stream()
                        .filter(t -> isForward(t) && layer(t) == layer(e.target()))
                        .forEach(t -> found.put(e.target(), t));
            }
        }
        return found;
    }

    /** What comes from above has one name in a file, before a mask and after it: that of the gradient before it. */
    String shown(Tensor variable) {
        String name = shown.get(variable);
        return name != null ? name : GivenArrays.name(network, variable);
    }

    /** Whether it stands between an activation and its mask: no file has these. */
    boolean isUnsaved(Tensor variable) {
        return masked.containsValue(variable) || shown.containsKey(variable);
    }
}
