package gradus.code;

import gradus.code.Listing.Line;
import gradus.code.Listing.Section;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the sections of a listing: equations in order, each with a remark, after what it shares. */
final class ListingWriter {
    private final Network network;
    private final Derivation derivation;
    private final Relabelling relabelling;
    private final Map<Tensor, Equation> stable;
    private final Sharing sharing;
    private final Remarks remarks;
    private int current;

    ListingWriter(
            Network network,
            Derivation derivation,
            Relabelling relabelling,
            boolean entryByEntry,
            Map<Tensor, Equation> stable) {
        this.network = network;
        this.derivation = derivation;
        this.relabelling = relabelling;
        this.stable = stable;
        Set<String> taken = new HashSet<>();
        network.forward().given().forEach(t -> taken.add(relabelling.apply(t).name()));
        stable.keySet().forEach(t -> taken.add(relabelling.apply(t).name()));
        this.sharing = new Sharing(entryByEntry, taken::contains, new SharedNames(network, relabelling));
        this.remarks = new Remarks(network, derivation, relabelling);
    }

    List<Section> forward() {
        List<Section> sections = new ArrayList<>();
        for (Equation e : derivation.forward().equations()) {
            boolean isCost = e.target().equals(network.forward().cost());
            if (!isCost || network.upstream() == null) {
                int group = isCost ? -1 : network.part(e.target()).layer();
                add(sections, group, isCost ? cost() : forward(group), e.target(), remarks.forward(e), null);
            }
        }
        return sections;
    }

    private String cost() {
        String penalty = network.options().penalised() ? ", with the penalty of the weights" : "";
        return network.isChain() ? "cost: " + network.loss() + penalty : "the cost" + penalty;
    }

    private String forward(int layer) {
        return network.isChain()
                ? "layer " + layer + ": " + network.specs().get(layer)
                : "forward: the equations in order";
    }

    private String backward(Tensor of, int layer) {
        return !network.isChain()
                ? "backward: the gradients, from the " + (network.upstream() == null ? "cost" : "output")
                        + " to what is given"
                : network.part(of).role() == Part.Role.INPUT ? "back to the input" : "backward through layer " + layer;
    }

    List<Section> backward() {
        List<Section> sections = new ArrayList<>();
        for (Gradient g : derivation.gradients()) {
            if (stable.containsKey(g.equation().target())) {
                int layer = network.part(g.of()).layer();
                Equation general = remarks.showsGeneral(g) ? relabelling.apply(g.general()) : null;
                add(sections, layer, backward(g.of(), layer), g.equation().target(), remarks.backward(g), general);
            }
        }
        unreached(sections);
        return sections;
    }

    /** What the cost does not depend on has a gradient, too. */
    private void unreached(List<Section> sections) {
        List<Line> lines = new ArrayList<>();
        for (Tensor p : Listing.trained(network)) {
            Tensor gradient = network.forward().gradientOf(p);
            if (!stable.containsKey(gradient)) {
                List<Index> indices = new ArrayList<>();
                Set<String> names = new HashSet<>();
                for (Dim d : gradient.dims()) {
                    indices.add(Exprs.fresh(d, names));
                    names.add(indices.getLast().name());
                }
                Equation zero = relabelling.apply(new Equation(gradient, indices, Expr.ZERO));
                lines.add(new Line(zero, remarks.unreached(p), null, false));
            }
        }
        if (!lines.isEmpty()) {
            sections.add(new Section("what no change of the cost comes back to", lines));
        }
    }

    private void add(
            List<Section> sections,
            int layer,
            String heading,
            Tensor target,
            @Nullable String remark,
            @Nullable Equation general) {
        if (sections.isEmpty() || layer != current) {
            sections.add(new Section(heading, new ArrayList<>()));
            current = layer;
        }
        Equation given = relabelling.apply(java.util.Objects.requireNonNull(stable.get(target)));
        List<Equation> all = sharing.of(new Equation(given.target(), given.indices(), tidy(given)));
        List<Line> lines = sections.getLast().lines();
        all.subList(0, all.size() - 1).forEach(e -> lines.add(new Line(e, Remarks.shared(e, all), null, true)));
        lines.add(new Line(all.getLast(), remark, general, false));
    }

    private static Expr tidy(Equation e) {
        return Tidy.of(e.body());
    }
}
