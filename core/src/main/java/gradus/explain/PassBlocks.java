package gradus.explain;

import gradus.document.Block;
import gradus.document.Block.Heading;
import gradus.document.Block.Items;
import gradus.document.Block.Lines;
import gradus.document.Block.Paragraph;
import gradus.document.Block.Table;
import gradus.document.Prose;
import gradus.explain.Explanation.Pass;
import gradus.explain.Explanation.Section;
import gradus.explain.LayerFigures.Slope;
import gradus.formula.Formula;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a real pass shows beside its numbers: sizes of gradients, flat units, and one example followed through. */
final class PassBlocks {
    private static final int NUMBERS_A_LINE = 6;
    private static final int UNITS_NAMED = 12;

    private final Explanation explanation;
    private final Pass pass;
    private final List<Block> blocks = new ArrayList<>();

    private PassBlocks(Explanation explanation, Pass pass) {
        this.explanation = explanation;
        this.pass = pass;
    }

    /** Empty where there are no data. */
    static List<Block> of(Explanation e) {
        return e.pass() == null ? List.of() : new PassBlocks(e, e.pass()).all();
    }

    private List<Block> all() {
        if (!pass.layers().isEmpty()) {
            sizes();
            slopes();
        }
        if (pass.example() != null) {
            example(pass.example());
        }
        return blocks;
    }

    private void sizes() {
        blocks.add(new Heading(1, Prose.of("Sizes of the gradients")));
        List<List<Prose>> rows = new ArrayList<>();
        LayerFigures above = null;
        for (LayerFigures f : pass.layers().reversed()) {
            rows.add(List.of(
                    Prose.of("" + f.layer()),
                    sized(f.weights(), f.weightsNorm()),
                    sized(f.arriving(), f.arrivingNorm()),
                    Prose.of(above == null ? "" : PassText.number(f.arrivingNorm() / above.arrivingNorm()))));
            above = f;
        }
        blocks.add(new Table(
                List.of(
                        Prose.of("layer"),
                        Prose.of("norm of the weights' gradient"),
                        Prose.of("norm of what arrives"),
                        Prose.of("ratio to the layer above")),
                rows));
        blocks.add(new Paragraph(verdict()));
    }

    private static Prose sized(Tensor tensor, double norm) {
        return Prose.of("{}: " + PassText.number(norm), Formula.of(tensor));
    }

    private Prose verdict() {
        LayerFigures last = pass.layers().getLast();
        LayerFigures smallest = last;
        LayerFigures largest = last;
        for (LayerFigures f : pass.layers()) {
            smallest = f.arrivingNorm() < smallest.arrivingNorm() ? f : smallest;
            largest = f.arrivingNorm() > largest.arrivingNorm() ? f : largest;
        }
        String limits = "Below " + percent(LayerFigures.VANISHED) + " of the output layer's counts as vanished, above "
                + Math.round(1 / LayerFigures.VANISHED) + " times it as exploded.";
        if (last.arrivingNorm() == 0) {
            return Prose.of(
                    "{} is 0: at these numbers the cost does not react to any output.", Formula.of(last.arriving()));
        }
        double low = smallest.arrivingNorm() / last.arrivingNorm();
        double high = largest.arrivingNorm() / last.arrivingNorm();
        List<Prose> found = new ArrayList<>();
        if (low == 0) {
            found.add(Prose.of(
                    "No gradient reaches layer " + smallest.layer() + ": {} is 0.", Formula.of(smallest.arriving())));
        } else if (low < LayerFigures.VANISHED) {
            found.add(Prose.of(
                    "The gradient vanishes: {} is " + PassText.number(low) + " of {}.",
                    Formula.of(smallest.arriving()),
                    Formula.of(last.arriving())));
        }
        if (high > 1 / LayerFigures.VANISHED) {
            found.add(Prose.of(
                    "The gradient explodes: {} is " + PassText.number(high) + " times {}.",
                    Formula.of(largest.arriving()),
                    Formula.of(last.arriving())));
        }
        if (found.isEmpty()) {
            found.add(Prose.of("The gradient neither vanishes nor explodes on its way down."));
        }
        return Words.listed(found, " ").and(Prose.of(" " + limits));
    }

    private void slopes() {
        blocks.add(new Heading(1, Prose.of("Saturated units")));
        List<List<Prose>> rows = new ArrayList<>();
        List<Prose> said = new ArrayList<>();
        for (LayerFigures f : pass.layers()) {
            Slope s = f.slope();
            if (s == null) {
                said.add(Prose.of("Layer " + f.layer() + ": the activation's derivative is no single number for each "
                        + "entry, so that no entry is flat by itself."));
                continue;
            }
            rows.add(List.of(
                    Prose.of("" + f.layer()),
                    Prose.of("{}", Formula.of(s.argument())),
                    Prose.of(Double.isNaN(s.largest()) ? "no bound" : PassText.number(s.largest())),
                    Prose.of(percent(s.flat())),
                    Prose.of(percent(s.zero())),
                    Prose.of(s.dead().size() + " of " + s.units())));
            if (!s.dead().isEmpty()) {
                said.add(Prose.of(
                        "Layer " + f.layer() + ": {} dead, with g' = 0 for every example here: nothing comes back "
                                + "through " + (s.dead().size() == 1 ? "it." : "them."),
                        units(s.dead())));
            }
        }
        if (!rows.isEmpty()) {
            blocks.add(new Table(
                    List.of(
                            Prose.of("layer"),
                            Prose.of("g' at"),
                            Prose.of("largest |g'|"),
                            Prose.of("flat"),
                            Prose.of("g' = 0"),
                            Prose.of("dead units")),
                    rows));
            blocks.add(new Paragraph(Prose.of("Flat: the share of entries where |g'| is below "
                    + percent(LayerFigures.FLAT) + " of the largest that it can be, or 0.")));
        }
        if (!said.isEmpty()) {
            blocks.add(new Items(said));
        }
    }

    private static String units(List<Integer> dead) {
        String named = dead.stream().limit(UNITS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = dead.size() > UNITS_NAMED ? " and " + (dead.size() - UNITS_NAMED) + " more" : "";
        return dead.size() == 1 ? "unit " + named + " is" : "units " + named + more + " are";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /** The column of an example in every tensor that has one, in the order in which they are computed. */
    private void example(int number) {
        blocks.add(new Heading(1, Prose.of("Example " + number + " of " + pass.examples() + ", worked through")));
        Map<Tensor, Formula> how = new LinkedHashMap<>();
        Set<Tensor> given = new LinkedHashSet<>();
        explanation.equations().forEach(s -> {
            given.addAll(Exprs.tensors(s.equation().body()));
            how.put(s.equation().target(), s.formula());
        });
        explanation.sections().stream()
                .map(Section::result)
                .forEach(s -> how.put(s.equation().target(), s.formula()));
        given.removeAll(how.keySet());
        given.forEach(t -> column(Prose.of("{}, given", Formula.of(t)), t, number));
        how.forEach((t, formula) -> column(Prose.of("{}", formula), t, number));
    }

    private void column(Prose what, Tensor tensor, int number) {
        double[] values = pass.values().get(tensor);
        if (values == null
                || tensor.dims().isEmpty()
                || !tensor.dims().getLast().equals(explanation.examples())) {
            return;
        }
        blocks.add(new Paragraph(what));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int rows = values.length / pass.examples();
        for (int r = 0; r < rows; r++) {
            line.append(String.format(Locale.ROOT, "%12s", PassText.number(values[r * pass.examples() + number - 1])));
            if (r == rows - 1 || r % NUMBERS_A_LINE == NUMBERS_A_LINE - 1) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        blocks.add(new Lines(lines));
    }
}
