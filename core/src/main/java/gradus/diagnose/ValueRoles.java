package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Meaning.Form;
import gradus.diagnose.ValueChain.Layer;
import gradus.diagnose.ValueGradients.Pair;
import gradus.diagnose.ValueGradients.Residual;
import gradus.diagnose.ValuePlaces.What;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the arrays of a file are by what computes what, where their names do not say it: first the layers forwards,
 * then the labels, then the gradients, by their shapes, by what they are products of, and by what their names are made of.
 */
final class ValueRoles {
    /** A file with more matrices is not looked through: products of any two are tried. */
    private static final int MOST_MATRICES = 40;

    /** Among so many plain numbers some are the product of others by chance. */
    private static final int MOST_SINGLE = 12;

    private static final int MOST_NUMBERS = 200_000;

    private final Library library;
    private final Letters letters;
    private final ValuePlaces places;
    private final Map<String, What> told = new LinkedHashMap<>();
    private final Activations activations;
    private List<Layer> layers;
    private final List<String> reasons = new ArrayList<>();
    private Residual residual = Residual.OPEN;

    /**
     * A way to read the file.
     *
     * @param roles the program's names by the file's
     * @param left what has none
     * @param residuals of these, output minus labels where the cost's gradient has another factor
     * @param rates by what some arrays are multiplied that their gradients are not
     * @param notes what was found, and what of the rest it is known to be
     */
    record Reading(
            Map<String, String> roles,
            List<String> left,
            List<String> residuals,
            Map<String, Double> rates,
            List<Note> notes) {}

    private ValueRoles(Map<String, NdArray> arrays, Library library, Letters letters, Map<String, String> told) {
        this.library = library;
        this.letters = letters;
        this.places = new ValuePlaces(arrays);
        this.activations = new Activations(library);
        told.forEach((name, program) -> NameTable.of(program, letters)
                .ifPresent(m -> this.told.put(
                        name, new What(m.kind(), m.isGradient(), m.kind().isOfLayer() ? m.layer() : 0))));
        long numbers = places.all().stream().mapToLong(m -> m.data().length).sum();
        long single = places.all().stream().filter(m -> m.data().length == 1).count();
        this.layers = places.all().size() > MOST_MATRICES || single > MOST_SINGLE || numbers > MOST_NUMBERS
                ? List.of()
                : ValueChain.find(places.distinct(n -> !isToldGradient(n)), activations, places::looksLikeGradient);
    }

    /**
     * Every way to read the file that its values allow; nothing where they show no layer.
     *
     * @param told the program's names by the file's, for what is not to be found out
     */
    static List<Reading> find(Map<String, NdArray> arrays, Library library, Letters letters, Map<String, String> told) {
        ValueRoles found = new ValueRoles(arrays, library, letters, told);
        return found.layers.isEmpty() ? List.of() : found.readings();
    }

    private boolean isToldGradient(String name) {
        return told.get(name) instanceof What what && what.isGradient();
    }

    private List<Reading> readings() {
        told.forEach((name, what) -> places.put(what, places.named(name)));
        forwards();
        ValueMatrix difference = labels();
        List<ValueMatrix> free = places.free();
        List<ValueMatrix> others = places.all().stream()
                .filter(m -> free.contains(m) || isToldGradient(m.name()))
                .toList();
        ValueRelations relations = new ValueRelations(layers, activations, others, difference);
        ValueParameters parameters = new ValueParameters(layers, places, relations);
        parameters.place();
        ValueGradients gradients = new ValueGradients(layers, relations, parameters::hint, residual);
        List<Reading> found = new ArrayList<>();
        for (List<Pair> pairs : gradients.find(places.free())) {
            Map<String, What> taken = places.roles();
            for (int l = layers.size(); l >= 1; l--) {
                put(taken, What.value(Kind.SUM, l).gradient(), pairs.get(l - 1).sum());
                put(
                        taken,
                        What.value(Kind.OUTPUT, l).gradient(),
                        pairs.get(l - 1).output());
            }
            Map<String, String> reading = names(taken);
            if (found.stream().noneMatch(r -> r.roles().equals(reading))) {
                found.add(reading(reading, rates(pairs, taken, relations), relations, gradients));
            }
        }
        return found;
    }

    private static void put(Map<String, What> taken, What role, @Nullable ValueMatrix matrix) {
        if (matrix != null && !taken.containsValue(role)) {
            taken.put(matrix.name(), role);
        }
    }

    private Map<String, Double> rates(List<Pair> pairs, Map<String, What> taken, ValueRelations relations) {
        List<@Nullable ValueMatrix> ofWeights = new ArrayList<>();
        for (int l = 1; l <= layers.size(); l++) {
            ofWeights.add(places.with(What.value(Kind.WEIGHTS, l).gradient()));
        }
        List<ValueMatrix> parameters = places.all().stream()
                .filter(m -> taken.get(m.name()) instanceof What w && w.isGradientOfParameter())
                .toList();
        List<ValueMatrix> numbers = places.free().stream()
                .filter(m -> m.data().length == 1 && !taken.containsKey(m.name()))
                .toList();
        return new ValueSteps(layers, relations.pass(), pairs, ofWeights, numbers).find(parameters);
    }

    private Reading reading(
            Map<String, String> reading,
            Map<String, Double> rates,
            ValueRelations relations,
            ValueGradients gradients) {
        List<ValueMatrix> left = places.free().stream()
                .filter(m -> !reading.containsKey(m.name()))
                .toList();
        List<ValueMatrix> slopes = left.stream()
                .filter(m -> Stream.iterate(1, l -> l <= layers.size(), l -> l + 1)
                        .anyMatch(l -> layers.get(l - 1).hasShapeOfResult(m)
                                && relations.isSlope(l, m, places.looksLikeGradient(m.name()))))
                .toList();
        List<ValueMatrix> residuals =
                left.stream().filter(gradients::isResidual).toList();
        List<Note> notes = new ArrayList<>(List.of(note(reading)));
        notes(slopes, "the derivative of an activation alone").ifPresent(notes::add);
        notes(residuals, "what is left between output and labels, without the factor of a gradient")
                .ifPresent(notes::add);
        if (!rates.isEmpty()) {
            notes.add(new Note(
                    "learning-rate-inside",
                    UnknownNames.listed(rates.keySet()) + (rates.size() == 1 ? " is" : " are") + " multiplied by "
                            + EditWords.shown(rates.values().iterator().next())
                            + ", as with a learning rate inside, and compared without it."));
        }
        return new Reading(
                reading,
                left.stream()
                        .filter(m -> !slopes.contains(m) && !residuals.contains(m))
                        .map(ValueMatrix::name)
                        .toList(),
                residual == Residual.NO
                        ? residuals.stream().map(ValueMatrix::name).toList()
                        : List.of(),
                rates,
                notes);
    }

    private static Optional<Note> notes(List<ValueMatrix> these, String what) {
        List<String> names = these.stream().map(ValueMatrix::name).toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        "not-a-gradient",
                        UnknownNames.listed(names) + (names.size() == 1 ? " is " : " are ") + what
                                + ": not compared by itself."));
    }

    /** The program's names. */
    private Map<String, String> names(Map<String, What> taken) {
        Map<String, String> names = new LinkedHashMap<>();
        taken.forEach((name, what) -> {
            String letter = letters.letter(what.kind(), what.isGradient() ? Form.GRADIENT : Form.VALUE);
            if (letter != null) {
                names.put(name, what.kind().isOfLayer() ? letter + what.layer() : letter);
            }
        });
        return names;
    }

    private Note note(Map<String, String> reading) {
        String said = reading.entrySet().stream()
                .filter(e -> !e.getKey().equals(e.getValue()))
                .map(e -> e.getKey() + " for " + e.getValue())
                .collect(Collectors.joining(", "));
        return new Note(
                "roles-found",
                (said.isEmpty() ? "by their values: " : "by their values and shapes are taken " + said + ". ")
                        + String.join("; ", reasons) + ". --map tells another.");
    }

    // ---- forwards

    private void forwards() {
        places.take(What.value(Kind.INPUT, 0), layers.getFirst().input());
        for (int l = 1; l <= layers.size(); l++) {
            Layer layer = layers.get(l - 1);
            places.take(What.value(Kind.WEIGHTS, l), layer.weights());
            places.take(What.value(Kind.BIAS, l), layer.bias());
            places.take(What.value(Kind.SUM, l), layer.sum());
            places.take(What.value(Kind.OUTPUT, l), layer.output());
            reasons.add(layer.weights().name() + " multiplies " + layer.input().name()
                    + (layer.activation() == null
                            ? " to give " + layer.result().name()
                            : ", and " + layer.activation() + " of it gives "
                                    + layer.result().name()));
        }
    }

    /** Labels and cost; returns output minus labels, null where none are found. */
    private @Nullable ValueMatrix labels() {
        Layer last = layers.getLast();
        What label = What.value(Kind.LABEL, 0);
        What cost = What.value(Kind.COST, 0);
        ValueLabels labels = new ValueLabels(last, places.free(), places::looksLikeGradient, library);
        ValueLabels.Found found = labels.find(new ValueLabels.Found(places.with(label), places.with(cost), false));
        places.take(label, found.labels());
        places.put(cost, found.cost());
        ValueMatrix difference =
                found.labels() == null ? null : ValueLabels.difference(last, labels.across(found.labels()));
        List<ValueMatrix> others = places.free();
        ValueRelations relations = new ValueRelations(layers, activations, others, difference);
        boolean other = labels.isWithoutHalf(found) && !relations.isDifferenceTheGradient();
        residual = !found.valued() ? Residual.OPEN : other ? Residual.NO : Residual.YES;
        if (last.activation() == null
                && (found.valued()
                        || found.labels() != null && labels.areNumbers(found.labels())
                        || relations.endsInSum())) {
            sumIsOutput();
        }
        return difference;
    }

    /** The last sum is what the labels are compared with. */
    private void sumIsOutput() {
        Layer last = layers.getLast();
        if (!places.putSumAsOutput(last.result(), layers.size())) {
            List<Layer> all = new ArrayList<>(layers);
            all.set(all.size() - 1, last.withSumAsOutput());
            layers = all;
        }
    }
}
