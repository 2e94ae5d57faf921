package gradus.explain;

import gradus.explain.Explanation.Pass;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Section;
import gradus.math.Assumption;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Step;
import gradus.proof.Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation as maps, lists and plain values, in the form of {@code explain --json}. */
public final class ExplanationData {
    private ExplanationData() {}

    /** Keys in fixed order. */
    public static Map<String, @Nullable Object> of(Explanation e) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("network", e.network());
        data.put("loss", e.loss());
        data.put("notation", e.notated().notation().name());
        data.put("sizes", sizes(e));
        data.put("equations", e.equations().stream().map(s -> statement(s, e)).toList());
        data.put("steps", e.steps().map(p -> step(p, e)).toList());
        Map<String, Object> results = new LinkedHashMap<>();
        e.sections().forEach(s -> results.put(s.name(), s.result().body()));
        data.put("results", results);
        data.put("gradients", e.sections().stream().map(s -> section(s, e)).toList());
        e.sections().stream().filter(s -> s.output() != null).findFirst().ifPresent(s -> data.put("output", output(s)));
        if (!e.hessians().isEmpty()) {
            data.put(
                    "hessian",
                    e.hessians().stream().map(h -> HessianData.of(h, e)).toList());
        }
        Pass pass = e.pass();
        if (pass != null) {
            data.put("examples", pass.examples());
            data.put("values", values(e, pass));
            data.put(
                    "layers", pass.layers().stream().map(ExplanationData::layer).toList());
            if (pass.example() != null) {
                data.put("example", pass.example());
            }
        }
        data.put("unproved", e.unproved());
        return data;
    }

    private static Map<String, Object> sizes(Explanation e) {
        Map<String, Object> sizes = new LinkedHashMap<>();
        e.sizes().forEach((dim, size) -> sizes.put(dim.name(), size));
        return sizes;
    }

    private static Map<String, @Nullable Object> statement(Statement s, Explanation e) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("variable", s.equation().target().name());
        data.put("index", s.index());
        data.put("matrix", s.matrixBody());
        data.put("shape", e.shape(s.equation().target()).letters());
        return data;
    }

    static Map<String, @Nullable Object> step(ProvedStep p, Explanation e) {
        Step step = p.step();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("variable", step.variable());
        data.put("rule", step.rule().name());
        data.put("law", step.rule().law());
        data.put("before", IndexForm.text(step.before()));
        data.put("after", IndexForm.text(step.after()));
        data.put("index", IndexForm.text(step.subject()) + " = " + IndexForm.text(step.after()));
        data.put("matrix", matrix(step, e));
        data.put(
                "assumptions",
                step.assumptions().stream().map(Assumption::toString).toList());
        data.put("certificate", certificate(p.certificate()));
        if (p.refutation() != null) {
            data.put("refuted", p.refutation());
        }
        return data;
    }

    /** The step's result over whole tensors, where it is a statement about a whole tensor. */
    private static @Nullable String matrix(Step step, Explanation e) {
        if (!(step.subject() instanceof Expr.Entry x)
                || x.tensor().rate() != null
                || new HashSet<>(x.indices()).size() < x.indices().size()) {
            return null;
        }
        List<Index> indices = new ArrayList<>(x.indices());
        Equation result = new Equation(x.tensor(), indices, step.after());
        return new Statement(result, e.notated().matrix(result)).matrixBody();
    }

    private static @Nullable Map<String, Object> certificate(@Nullable Certificate c) {
        if (c == null) {
            return null;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("method", c.method().name().toLowerCase(Locale.ROOT));
        data.put("sizes", c.sizes());
        data.put("points", c.points());
        return data;
    }

    private static Map<String, @Nullable Object> section(Section s, Explanation e) {
        Map<String, @Nullable Object> data = statement(s.result(), e);
        data.put("of", s.of().name());
        data.put("layer", s.layer());
        data.put("general", s.general().body());
        data.put("steps", s.steps().size());
        data.put(
                "assumptions",
                Words.assumptions(s.steps()).stream().map(Assumption::toString).toList());
        data.put("why", s.reasons().stream().map(ExplanationData::reason).toList());
        return data;
    }

    private static Map<String, String> reason(Explanation.Reason reason) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("topic", reason.topic());
        data.put("sentence", reason.text());
        return data;
    }

    private static Map<String, @Nullable Object> output(Section s) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        Explanation.OutputNote note = java.util.Objects.requireNonNull(s.output());
        data.put("variable", s.name());
        data.put("cancels", note.cancels());
        data.put("kind", note.kind().name().toLowerCase(Locale.ROOT));
        data.put("factor", note.factor() == null ? null : note.factor().text());
        data.put("sentence", note.sentence());
        return data;
    }

    private static Map<String, Object> values(Explanation e, Pass pass) {
        Map<String, Object> values = new LinkedHashMap<>();
        pass.values().forEach((tensor, numbers) -> {
            List<Integer> shape = e.shape(tensor).numbers().stream()
                    .map(n -> n.equals(e.examples().name()) ? pass.examples() : Integer.parseInt(n))
                    .toList();
            values.put(tensor.name(), ordered(shape, numbers));
        });
        return values;
    }

    private static Map<String, @Nullable Object> layer(LayerFigures f) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("layer", f.layer());
        data.put("weights", f.weights().name());
        data.put("weightsNorm", f.weightsNorm());
        data.put("arriving", f.arriving().name());
        data.put("arrivingNorm", f.arrivingNorm());
        LayerFigures.Slope slope = f.slope();
        if (slope != null) {
            data.put("largestSlope", slope.largest());
            data.put("flat", slope.flat());
            data.put("zero", slope.zero());
            data.put("deadUnits", slope.dead());
        }
        return data;
    }

    static Map<String, Object> ordered(List<Integer> shape, double[] numbers) {
        Map<String, Object> array = new LinkedHashMap<>();
        array.put("shape", shape);
        array.put("values", numbers);
        return array;
    }
}
