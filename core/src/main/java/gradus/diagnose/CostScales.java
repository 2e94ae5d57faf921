package gradus.diagnose;

import gradus.math.Expr;
import gradus.math.Expr.Size;
import gradus.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;

/** Constants that courses put before a loss; K is the number of outputs. */
final class CostScales {
    private CostScales() {}

    /** With their values, the usual one first. */
    static Map<Expr, Double> of(Network network) {
        int outputs = network.isChain() ? network.outputs() : 1;
        Map<Expr, Double> all = new LinkedHashMap<>();
        all.put(Expr.ONE, 1.0);
        all.put(Expr.num(1, 2), 0.5);
        all.put(Expr.num(2), 2.0);
        // Twice the squares, where the library's squared error is half of them.
        all.put(Expr.num(4), 4.0);
        if (outputs > 1) {
            Expr size = new Size(network.output().dims().getFirst());
            Expr inverse = Expr.pow(size, -1);
            all.put(inverse, 1.0 / outputs);
            all.put(Expr.mul(Expr.num(2), inverse), 2.0 / outputs);
            all.put(Expr.mul(Expr.num(4), inverse), 4.0 / outputs);
            all.put(size, (double) outputs);
            all.put(Expr.mul(Expr.num(1, 2), size), outputs / 2.0);
        }
        return all;
    }
}
