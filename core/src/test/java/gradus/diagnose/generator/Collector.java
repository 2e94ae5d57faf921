package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Gathers the mistakes that a network has room for: each at one place, and where it stands in a loop, at all places. */
final class Collector {
    /** A formula that is written once for all layers. */
    interface LayerFormula {
        double[][] of(Pass pass, int layer);
    }

    private final List<Mistake> mistakes = new ArrayList<>();

    List<Mistake> mistakes() {
        return mistakes;
    }

    void add(String id, String variable, Slip.Formula formula) {
        mistakes.add(Mistake.of(id, variable, formula));
    }

    void add(String id, Slip... slips) {
        mistakes.add(Mistake.of(id, "", slips));
    }

    /** At every one of the layers by itself, and at all of them. */
    void inLayers(String id, IntStream layers, String kind, LayerFormula formula) {
        inLayers(id, layers.toArray(), l -> List.of(Slip.at(kind + l, pass -> formula.of(pass, l))));
    }

    /** In dW and db alike. */
    void inGradients(String id, IntStream layers, LayerFormula dw, LayerFormula db) {
        inLayers(
                id,
                layers.toArray(),
                l -> List.of(Slip.at("dW" + l, pass -> dw.of(pass, l)), Slip.at("db" + l, pass -> db.of(pass, l))));
    }

    /** In all layers' dW and db when everything is computed. */
    void exported(String id, Net net, LayerFormula dw, LayerFormula db) {
        List<Slip> slips = new ArrayList<>();
        for (int l = net.layers(); l >= 1; l--) {
            int layer = l;
            slips.add(Slip.exported("dW" + l, pass -> dw.of(pass, layer)));
            slips.add(Slip.exported("db" + l, pass -> db.of(pass, layer)));
        }
        mistakes.add(new Mistake(id, "", slips));
    }

    private void inLayers(String id, int[] layers, IntFunction<List<Slip>> slips) {
        List<Slip> all = new ArrayList<>();
        for (int i = layers.length - 1; i >= 0; i--) {
            List<Slip> here = slips.apply(layers[i]);
            mistakes.add(new Mistake(id, "", here));
            all.addAll(here);
        }
        if (layers.length > 1) {
            mistakes.add(new Mistake(id, "", all));
        }
    }
}
