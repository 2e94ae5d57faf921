package gradus.explain;

import gradus.explain.Hessian.ProvedStage;
import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Second derivatives as maps, lists and plain values. */
final class HessianData {
    private HessianData() {}

    static Map<String, @Nullable Object> of(Hessian h, Explanation e) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("of", h.first().name());
        data.put("by", h.second().name());
        data.put("gradient", h.derived().gradient().name());
        data.put("variable", h.result().target().name());
        data.put("index", IndexForm.text(h.result()));
        data.put("unbroken", IndexForm.text(h.whole()));
        data.put(
                "shape",
                Stream.of(h.first(), h.second())
                        .flatMap(t -> t.dims().stream())
                        .map(Dim::name)
                        .toList());
        data.put("stages", h.stages().stream().map(HessianData::stage).toList());
        data.put("steps", h.steps().map(p -> ExplanationData.step(p, e)).toList());
        data.put(
                "assumptions",
                Words.assumptions(h.steps().toList()).stream()
                        .map(Assumption::toString)
                        .toList());
        data.put("check", check(h));
        double[] values = h.values();
        if (values != null) {
            data.put("values", ExplanationData.ordered(shape(h, e), values));
        }
        return data;
    }

    private static List<Integer> shape(Hessian h, Explanation e) {
        return Stream.of(h.first(), h.second())
                .map(Tensor::dims)
                .flatMap(List::stream)
                .map(d -> java.util.Objects.requireNonNull(e.sizes().get(d)))
                .toList();
    }

    private static Map<String, Object> stage(ProvedStage s) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("variable", s.stage().equation().target().name());
        data.put("definition", IndexForm.text(s.stage().definition()));
        data.put("index", IndexForm.text(s.stage().equation()));
        data.put("steps", s.steps().size());
        return data;
    }

    private static Map<String, Object> check(Hessian h) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("examples", h.examples());
        data.put("entries", h.check().entries());
        data.put("compared", h.check().compared());
        data.put("kinks", h.check().kinks());
        data.put("relativeError", h.check().error());
        data.put("asymmetry", h.check().asymmetry());
        data.put("passes", h.check().passes());
        return data;
    }
}
