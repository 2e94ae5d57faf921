package gradus.diagnose;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.TrainingPrograms.Mask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of one layer of a chain are there for, read off its equations and not off their letters; null where it
 * has none of a kind.
 */
record ChainLayer(
        int number,
        @Nullable Tensor weights,
        @Nullable Tensor bias,
        @Nullable Tensor sum,
        @Nullable Tensor normalised,
        @Nullable Tensor scale,
        @Nullable Tensor shift,
        Tensor output,
        @Nullable Tensor mask) {

    /** The layers of a chain in order; a system of equations has none. */
    static List<ChainLayer> of(Network network) {
        List<ChainLayer> layers = new ArrayList<>();
        Set<Tensor> parameters = new LinkedHashSet<>(network.parameters());
        Set<Tensor> weights = Set.copyOf(network.weights());
        Set<Tensor> masks = network.masks().stream().map(Mask::tensor).collect(Collectors.toSet());
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        network.forward().equations().forEach(e -> equations.put(e.target(), e));
        for (int l = 1; l <= network.depth(); l++) {
            Collection<Tensor> own = network.layer(l).values();
            layers.add(of(
                    network,
                    l,
                    own.stream().filter(parameters::contains).toList(),
                    own.stream().filter(weights::contains).findFirst().orElse(null),
                    own.stream().filter(masks::contains).findFirst().orElse(null),
                    own.stream()
                            .filter(equations::containsKey)
                            .map(equations::get)
                            .map(Objects::requireNonNull)
                            .toList()));
        }
        return layers;
    }

    private static ChainLayer of(
            Network network,
            int l,
            List<Tensor> parameters,
            @Nullable Tensor weights,
            @Nullable Tensor mask,
            List<Equation> equations) {
        Equation sum = weights == null ? null : reading(weights, equations);
        Tensor bias = sum == null ? null : added(parameters, sum);
        Equation normal = equations.stream()
                .filter(e -> !e.equals(sum) && parameters.stream().anyMatch(p -> Exprs.mentions(e.body(), p)))
                .findFirst()
                .orElse(null);
        Tensor shift = normal == null ? null : added(parameters, normal);
        return new ChainLayer(
                l,
                weights,
                bias,
                sum == null ? null : sum.target(),
                normal == null ? null : normal.target(),
                normal == null ? null : other(parameters, shift, normal),
                shift,
                output(network, l, mask, equations),
                mask);
    }

    private static @Nullable Equation reading(Tensor tensor, List<Equation> equations) {
        return equations.stream()
                .filter(e -> Exprs.mentions(e.body(), tensor))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Tensor other(List<Tensor> parameters, @Nullable Tensor one, Equation reader) {
        return parameters.stream()
                .filter(p -> !p.equals(one) && Exprs.mentions(reader.body(), p))
                .findFirst()
                .orElse(null);
    }

    /** The parameter that is a term of the equation by itself. */
    private static @Nullable Tensor added(List<Tensor> parameters, Equation equation) {
        return parameters.stream()
                .filter(p -> equation.body() instanceof Expr.Add a
                        && a.terms().stream()
                                .anyMatch(t ->
                                        t instanceof Expr.Entry x && x.tensor().equals(p)))
                .findFirst()
                .orElse(null);
    }

    /** What the layer gives to the next: its activation, masked where it is, with another layer's output added where it is. */
    private static Tensor output(Network network, int l, @Nullable Tensor mask, List<Equation> equations) {
        Tensor activated = Outputs.activation(network, l).target();
        return equations.stream()
                .filter(e -> mask != null && Exprs.mentions(e.body(), activated) && Exprs.mentions(e.body(), mask))
                .map(Equation::target)
                .findFirst()
                .orElse(activated);
    }

    /** The tensor of a kind. */
    @Nullable
    Tensor get(Kind kind) {
        return switch (kind) {
            case WEIGHTS -> weights;
            case BIAS -> bias;
            case SUM -> sum;
            case NORMALISED -> normalised;
            case SCALE -> scale;
            case SHIFT -> shift;
            case OUTPUT -> output;
            case MASK -> mask;
            default -> null;
        };
    }
}
