package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gathers mistakes that no list has, each kind with every place where the network has room for it. */
final class EditCollector {
    private final Map<String, List<Mistake>> kinds = new LinkedHashMap<>();

    Map<String, List<Mistake>> kinds() {
        return kinds;
    }

    /** {@code $} in the sentence stands for the layer, {@code $+} and {@code $-} for its neighbours. */
    void add(String sentence, IntStream layers, String variable, Collector.LayerFormula formula) {
        layers.forEach(l ->
                put(sentence, l, List.of(Slip.at(variable.equals("J") ? "J" : variable + l, s -> formula.of(s, l)))));
    }

    void addToBoth(String sentence, IntStream layers, Collector.LayerFormula dw, Collector.LayerFormula db) {
        layers.forEach(l ->
                put(sentence, l, List.of(Slip.at("dW" + l, s -> dw.of(s, l)), Slip.at("db" + l, s -> db.of(s, l)))));
    }

    private void put(String sentence, int l, List<Slip> slips) {
        String said = sentence.replace("$+", "" + (l + 1))
                .replace("$-", l == 1 ? "0" : "" + (l - 1))
                .replace("$", "" + l)
                .replace("A0", "X");
        kinds.computeIfAbsent(sentence, s -> new ArrayList<>()).add(new Mistake("edit", said, slips));
    }
}
