package gradus.diagnose.generator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One run of the learner's program: forwards, the cost, backwards, each variable by the formula of the textbook unless a
 * slip puts another in its place, and always from the values that this run has computed so far.
 */
final class Pass {
    final Net net;
    final Data data;
    final Plain p;
    private final Style style;
    private final Map<String, double[][]> values = new LinkedHashMap<>();

    Pass(Net net, Data data, Style style, Plain p) {
        this.net = net;
        this.data = data;
        this.style = style;
        this.p = p;
    }

    static Pass right(Net net, Data data, Style style, Plain p) {
        return new Pass(net, data, style, p).run(List.of());
    }

    /** Runs to the end, or to where the shapes no longer go together: what comes after that was never computed. */
    Pass run(List<Slip> slips) {
        return run(slips, Map.of(), (name, value) -> true);
    }

    /**
     * The same.
     *
     * @param base values of the right program, which hold until the first slip
     * @param goOn whether to go on after a variable
     */
    Pass run(List<Slip> slips, Map<String, double[][]> base, BiPredicate<String, double[][]> goOn) {
        Map<String, Slip> inProgram = new LinkedHashMap<>();
        slips.stream().filter(slip -> !slip.atTheEnd()).forEach(slip -> inProgram.put(slip.variable(), slip));
        boolean slipped = base.isEmpty();
        try {
            for (String name : order()) {
                Slip slip = inProgram.get(name);
                slipped |= slip != null;
                double[][] value = slipped ? compute(name, slip) : Objects.requireNonNull(base.get(name), name);
                values.put(name, value);
                if (!goOn.test(name, value)) {
                    return this;
                }
            }
            Map<String, double[][]> changed = new LinkedHashMap<>();
            slips.stream().filter(Slip::atTheEnd).forEach(slip -> changed.put(slip.variable(), compute("", slip)));
            values.putAll(changed);
        } catch (ShapeError stopped) {
            return this;
        }
        return this;
    }

    private double[][] compute(String name, @Nullable Slip slip) {
        return slip == null ? right(name) : slip.formula().of(this);
    }

    /** The variables that this way of writing the program has, in order. */
    List<String> order() {
        return net.order().stream()
                .filter(name -> !(style.fused() && name.equals("dA" + net.layers())))
                .toList();
    }

    Map<String, double[][]> values() {
        return values;
    }

    /** Puts a given value in a variable's place, for whatever is computed from it later. */
    void put(String name, double[][] value) {
        values.put(name, value);
    }

    /** The right formula of a variable, from the values so far. */
    double[][] right(String name) {
        int l = layer(name);
        return switch (kind(name)) {
            case "Z" -> p.plus(p.dot(w(l), a(l - 1)), b(l));
            case "A" -> net.masked(l) ? dropped(l, activated(l)) : activated(l);
            case "J" -> Plain.scalar(p.r(mean(dataCost()) + penalty()));
            case "dA" -> l == net.layers() ? outputDa() : maskedBack(l, back(l));
            case "dZ" -> l == net.layers() ? outputDz() : net.activation(l).backward(p, maskNow(l), z(l));
            case "dW" -> p.plus(meanOver(p.dot(dz(l), p.t(a(l - 1)))), p.scale(decay(), w(l)));
            case "db" -> meanOver(p.rowSums(dz(l)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    double[][] activated(int l) {
        return net.activation(l).of(p, z(l));
    }

    double[][] dropped(int l, double[][] value) {
        return p.divide(p.times(value, d(l)), net.keepProb());
    }

    /** W of the next layer, transposed, times its dZ. */
    double[][] back(int l) {
        return p.dot(p.t(w(l + 1)), dz(l + 1));
    }

    double[][] maskedBack(int l, double[][] value) {
        return net.masked(l) && !style.maskLater() ? dropped(l, value) : value;
    }

    private double[][] maskNow(int l) {
        return net.masked(l) && style.maskLater() ? dropped(l, da(l)) : da(l);
    }

    private double[][] outputDz() {
        int l = net.layers();
        double[][] dz = style.fused()
                ? net.loss().fused(p, a(l), y())
                : net.activation(l).backward(p, da(l), z(l));
        return style.mean() == Style.Mean.IN_DZ ? p.divide(dz, m()) : dz;
    }

    private double[][] outputDa() {
        return style.mean() == Style.Mean.IN_DA ? p.divide(lossSlope(), m()) : lossSlope();
    }

    double[][] lossSlope() {
        return net.loss().slope(p, a(net.layers()), y());
    }

    /** The losses of all examples added up. */
    double dataCost() {
        return p.sum(net.loss().each(p, a(net.layers()), y()));
    }

    double mean(double total) {
        return p.r(total / m());
    }

    private double[][] meanOver(double[][] sums) {
        return style.mean() == Style.Mean.IN_GRADIENTS ? p.divide(sums, m()) : sums;
    }

    double penalty() {
        double sum = 0;
        for (int l = 1; l <= net.layers(); l++) {
            sum = p.r(sum + p.squares(w(l)));
        }
        return p.r(p.r(net.l2() / (2.0 * m())) * sum);
    }

    double decay() {
        return net.l2() / m();
    }

    double m() {
        return net.examples();
    }

    double[][] y() {
        return data.y();
    }

    double[][] w(int l) {
        return data.weights().get(l - 1);
    }

    double[][] b(int l) {
        return data.biases().get(l - 1);
    }

    double[][] d(int l) {
        return data.masks().get(l - 1);
    }

    double[][] z(int l) {
        return value("Z" + l);
    }

    double[][] a(int l) {
        return l == 0 ? data.x() : value("A" + l);
    }

    double[][] da(int l) {
        return value("dA" + l);
    }

    double[][] dz(int l) {
        return value("dZ" + l);
    }

    double[][] dw(int l) {
        return value("dW" + l);
    }

    double[][] db(int l) {
        return value("db" + l);
    }

    double[][] slope(int l) {
        return net.activation(l).slope(p, z(l));
    }

    private double[][] value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    static String kind(String name) {
        return name.substring(0, digits(name));
    }

    static int layer(String name) {
        return digits(name) == name.length() ? 0 : Integer.parseInt(name.substring(digits(name)));
    }

    private static int digits(String name) {
        int at = name.length();
        while (at > 0 && Character.isDigit(name.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
