package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import gradus.diagnose.ValueGradients.Hint;
import gradus.diagnose.ValuePlaces.What;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the gradients of parameters and of the input: by what their names are made of, by products, and by their shapes. */
final class ValueParameters {
    private final List<Layer> layers;
    private final ValuePlaces places;
    private final ValueRelations relations;
    private final Map<String, What> forward;

    ValueParameters(List<Layer> layers, ValuePlaces places, ValueRelations relations) {
        this.layers = layers;
        this.places = places;
        this.relations = relations;
        this.forward = places.roles();
    }

    void place() {
        for (ValueMatrix m : places.free()) {
            What of = ofName(m.name());
            ValueMatrix base = of == null ? null : places.with(of);
            if (of != null
                    && base != null
                    && (of.kind().isParameter() || of.kind() == Kind.INPUT && m.data().length == base.data().length)) {
                places.put(of.gradient(), m);
            }
        }
        for (int l = layers.size(); l >= 1; l--) {
            int number = l;
            Layer layer = layers.get(l - 1);
            byShape(What.value(Kind.WEIGHTS, l), layer.weights(), m -> relations.isOfWeights(number, m));
            byShape(What.value(Kind.BIAS, l), layer.bias(), m -> relations.isOfBias(number, m));
        }
        places.free().stream()
                .filter(relations::isOfInput)
                .forEach(m -> places.put(What.value(Kind.INPUT, 0).gradient(), m));
    }

    /** What the name is made of; null where that says nothing. */
    private @Nullable What ofName(String name) {
        return UnitNames.bases(name, forward::containsKey).stream()
                .map(b -> Objects.requireNonNull(forward.get(b)))
                .filter(w -> w.kind().hasGradient())
                .findFirst()
                .orElse(null);
    }

    private void byShape(What of, @Nullable ValueMatrix base, Predicate<ValueMatrix> isComputed) {
        if (base == null || places.has(of.gradient())) {
            return;
        }
        List<ValueMatrix> shaped = places.free().stream()
                .filter(m ->
                        m.hasShapeOf(base) || m.turned().hasShapeOf(base) && (base.rows() == 1 || base.columns() == 1))
                .filter(m -> !isOfExamples(m))
                .toList();
        ValueMatrix computed = first(shaped, isComputed);
        ValueMatrix named = first(shaped, m -> UnitNames.isMadeOf(m.name(), base.name()));
        ValueMatrix only = shaped.size() == 1 ? shaped.getFirst() : null;
        places.put(of.gradient(), computed != null ? computed : named != null ? named : only);
    }

    private static @Nullable ValueMatrix first(Collection<ValueMatrix> all, Predicate<ValueMatrix> which) {
        return all.stream().filter(which).findFirst().orElse(null);
    }

    private boolean isOfExamples(ValueMatrix m) {
        return layers.stream().anyMatch(l -> m.hasShapeOf(l.result()) && l.examples() > 1);
    }

    /** What a name says of an array of examples: an error is passed back before the activation's derivative, a delta after. */
    Hint hint(String name) {
        What of = ofName(name);
        boolean ofExamples = of != null && (of.kind() == Kind.SUM || of.kind() == Kind.OUTPUT);
        double sum = UnitNames.isDelta(name) ? 1 : 0;
        sum -= UnitNames.isError(name) ? 1 : 0;
        sum += of != null && of.kind() == Kind.SUM ? 1.5 : 0;
        boolean sumHasName = of != null && forward.containsValue(What.value(Kind.SUM, of.layer()));
        sum -= of != null && of.kind() == Kind.OUTPUT && sumHasName && sum == 0 ? 0.2 : 0;
        return new Hint(ofExamples && of != null ? of.layer() : 0, sum, places.looksLikeGradient(name));
    }
}
