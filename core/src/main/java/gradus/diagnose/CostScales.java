package gradus.diagnose;

import gradus.math.Expr;
import gradus.math.Expr.Size;
import gradus.math.Rational;
import gradus.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Constants that courses put before a loss: a number times a power of the number of outputs. */
final class CostScales {
    private record Scale(Rational number, int power) {
        Expr in(Network network) {
            Expr outputs = power == 0
                    ? Expr.ONE
                    : Expr.pow(new Size(network.output().dims().getFirst()), power);
            return Expr.mul(new Expr.Num(number), outputs);
        }

        double value(int outputs) {
            return number.doubleValue() * Math.pow(outputs, power);
        }
    }

    /** The usual one first; 4 is for twice the squares, where the library's squared error is half of them. */
    private static final List<Scale> ALL = List.of(
            new Scale(Rational.ONE, 0),
            new Scale(Rational.of(1, 2), 0),
            new Scale(Rational.of(2, 1), 0),
            new Scale(Rational.of(4, 1), 0),
            new Scale(Rational.ONE, -1),
            new Scale(Rational.of(2, 1), -1),
            new Scale(Rational.of(4, 1), -1),
            new Scale(Rational.ONE, 1),
            new Scale(Rational.of(1, 2), 1));

    private CostScales() {}

    /** With their values. */
    static Map<Expr, Double> of(Network network) {
        int outputs = network.isChain() ? network.outputs() : 1;
        Map<Expr, Double> all = new LinkedHashMap<>();
        different(outputs).forEach(s -> all.put(s.in(network), s.value(outputs)));
        return all;
    }

    /** Their values where there are so many outputs. */
    static List<Double> values(int outputs) {
        return different(outputs).stream().map(s -> s.value(outputs)).toList();
    }

    private static List<Scale> different(int outputs) {
        return ALL.stream().filter(s -> s.power() == 0 || outputs > 1).toList();
    }
}
