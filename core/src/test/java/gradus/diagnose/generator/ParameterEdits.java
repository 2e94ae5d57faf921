package gradus.diagnose.generator;

import java.util.stream.IntStream;

/** Unlisted mistakes in dW and db. */
final class ParameterEdits {
    private final Net net;
    private final int last;
    private final EditCollector found;

    private ParameterEdits(Net net, EditCollector found) {
        this.net = net;
        this.last = net.layers();
        this.found = found;
    }

    static void addTo(EditCollector found, Net net) {
        ParameterEdits edits = new ParameterEdits(net, found);
        edits.constants();
        edits.operands();
        edits.weightsMixedIn();
        edits.examples();
        edits.biases();
        if (net.l2() > 0) {
            edits.penalties();
        }
    }

    private static double[][] dw(Pass s, int l, double[][] dz, double[][] a, double by) {
        return WeightMistakes.withPenalty(s, l, s.p.divide(s.p.dot(dz, s.p.t(a)), by));
    }

    private void constants() {
        double m = net.examples();
        found.addToBoth(
                "dW$ and db$ are divided by m - 1 instead of m.",
                net.all(),
                (s, l) -> dw(s, l, s.dz(l), s.a(l - 1), m - 1),
                (s, l) -> s.p.divide(s.p.rowSums(s.dz(l)), m - 1));
        found.addToBoth(
                "dW$ and db$ are divided by the number of units of layer $ instead of m.",
                net.all().filter(l -> net.size(l) > 1),
                (s, l) -> dw(s, l, s.dz(l), s.a(l - 1), net.size(l)),
                (s, l) -> s.p.divide(s.p.rowSums(s.dz(l)), net.size(l)));
        found.add("dW$ is half of what it should be.", net.all(), "dW", (s, l) -> s.p.divide(s.right("dW" + l), 2));
        found.add(
                "dW$ is divided by the square root of m.",
                net.all(),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), s.a(l - 1), Math.sqrt(m)));
        found.add(
                "dW$ is the mean over m and over the units of layer $- as well.",
                net.all(),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), s.a(l - 1), m * net.size(l - 1)));
    }

    private void operands() {
        found.add(
                "dW$ uses Z$- where A$- belongs.",
                net.all().filter(l -> l > 1),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), s.z(l - 1), s.m()));
        found.add(
                "dW$ has 1 - A$- in the place of A$-.",
                net.all().filter(l -> l > 1),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), s.p.map(s.a(l - 1), (p, a) -> 1 - a), s.m()));
        found.add(
                "dW$ uses A$- before the dropout mask.",
                net.all().filter(l -> l > 1 && net.masked(l - 1)),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), s.activated(l - 1), s.m()));
        found.add(
                "dW$ uses Y in the place of dZ$.",
                IntStream.of(last),
                "dW",
                (s, l) -> dw(s, l, s.y(), s.a(l - 1), s.m()));
        found.add("dW$ uses A$ in the place of dZ$.", net.all(), "dW", (s, l) -> dw(s, l, s.a(l), s.a(l - 1), s.m()));
    }

    private void weightsMixedIn() {
        found.add(
                "dW$ is multiplied by W$, entry by entry.",
                net.all(),
                "dW",
                (s, l) -> s.p.times(s.right("dW" + l), s.w(l)));
        found.add(
                "dW$ has W$ added with the factor 0.01.",
                net.all(),
                "dW",
                (s, l) -> s.p.plus(s.right("dW" + l), s.p.scale(0.01, s.w(l))));
        found.add(
                "dW$ is W$ after a step of 0.5, not the gradient.",
                net.all(),
                "dW",
                (s, l) -> s.p.minus(s.w(l), s.p.scale(0.5, s.right("dW" + l))));
        found.add(
                "dW$ is an average over steps that began with W$: 0.9 W$ + 0.1 dW$.",
                net.all(),
                "dW",
                (s, l) -> s.p.plus(s.p.scale(0.9, s.w(l)), s.p.scale(0.1, s.right("dW" + l))));
        found.add(
                "dW$ holds only the signs of the gradient.",
                net.all(),
                "dW",
                (s, l) -> s.p.map(s.right("dW" + l), (p, x) -> Math.signum(x)));
        found.add(
                "dW$ is the square of the gradient.",
                net.all(),
                "dW",
                (s, l) -> s.p.times(s.right("dW" + l), s.right("dW" + l)));
    }

    private void examples() {
        found.add(
                "dW$ pairs each dZ$ with A$- of the next example.",
                net.all(),
                "dW",
                (s, l) -> dw(s, l, s.dz(l), Plain.rollColumns(s.a(l - 1), -1), s.m()));
        found.add(
                "dW$ is the product of the means of dZ$ and A$-, not the mean of the products.",
                net.all(),
                "dW",
                (s, l) -> dw(
                        s, l, s.p.divide(s.p.rowSums(s.dz(l)), s.m()), s.p.divide(s.p.rowSums(s.a(l - 1)), s.m()), 1));
        found.addToBoth(
                "dW$ and db$ leave out the first example.",
                net.all().filter(l -> net.examples() > 2),
                (s, l) -> dw(s, l, withoutFirst(s, s.dz(l)), s.a(l - 1), s.m()),
                (s, l) -> s.p.divide(s.p.rowSums(withoutFirst(s, s.dz(l))), s.m()));
        found.addToBoth(
                "dW$ and db$ use the first example only.",
                net.all(),
                (s, l) -> dw(s, l, Plain.column(s.dz(l), 0), Plain.column(s.a(l - 1), 0), 1),
                (s, l) -> Plain.column(s.dz(l), 0));
        found.add(
                "dW$ leaves out the last unit of layer $-.",
                net.all().filter(l -> net.size(l - 1) > 2),
                "dW",
                (s, l) -> {
                    double[][] kept = s.p.map(s.a(l - 1), (p, a) -> a);
                    kept[kept.length - 1] = new double[net.examples()];
                    return dw(s, l, s.dz(l), kept, s.m());
                });
    }

    private static double[][] withoutFirst(Pass s, double[][] a) {
        double[][] kept = s.p.map(a, (p, x) -> x);
        for (double[] row : kept) {
            row[0] = 0;
        }
        return kept;
    }

    private void biases() {
        found.add(
                "db$ is the mean over all units and examples, the same for every unit.",
                net.all().filter(l -> net.size(l) > 1),
                "db",
                (s, l) -> Plain.full(net.size(l), 1, s.p.sum(s.dz(l)) / (s.m() * net.size(l))));
        found.add(
                "db$ is computed from dA$ instead of dZ$.",
                net.hidden(),
                "db",
                (s, l) -> s.p.divide(s.p.rowSums(s.da(l)), s.m()));
        found.add(
                "db$ is computed from A$ instead of dZ$.",
                net.all(),
                "db",
                (s, l) -> s.p.divide(s.p.rowSums(s.a(l)), s.m()));
        found.add(
                "db$ sums the absolute values of dZ$.",
                net.all(),
                "db",
                (s, l) -> s.p.divide(s.p.rowSums(s.p.map(s.dz(l), (p, x) -> Math.abs(x))), s.m()));
        found.add("db$ is the largest dZ$ of each unit, not the mean.", net.all(), "db", (s, l) -> {
            double[][] largest = Plain.full(net.size(l), 1, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < largest.length; i++) {
                for (double x : s.dz(l)[i]) {
                    largest[i][0] = Math.max(largest[i][0], x);
                }
            }
            return largest;
        });
        found.add("db$ is multiplied by b$.", net.all(), "db", (s, l) -> s.p.times(s.right("db" + l), s.b(l)));
        found.add(
                "db$ is summed from dZ$ of the next layer.",
                net.hidden().filter(l -> net.size(l) == net.size(l + 1)),
                "db",
                (s, l) -> s.p.divide(s.p.rowSums(s.dz(l + 1)), s.m()));
    }

    private void penalties() {
        found.add(
                "dW$ adds lambda/m times the square of W$.",
                net.all(),
                "dW",
                (s, l) -> added(s, l, s.p.times(s.w(l), s.w(l))));
        found.add(
                "dW$ adds lambda/m times the sign of W$, as for an absolute penalty.",
                net.all(),
                "dW",
                (s, l) -> added(s, l, s.p.map(s.w(l), (p, w) -> Math.signum(w))));
        found.add(
                "dW$ adds lambda/m times the sum of W$ to every entry.",
                net.all(),
                "dW",
                (s, l) -> added(s, l, Plain.scalar(s.p.sum(s.w(l)))));
        found.add(
                "dW$ divides the penalty's part by the number of inputs instead of m.",
                net.all(),
                "dW",
                (s, l) -> s.p.plus(
                        s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l - 1))), s.m()),
                        s.p.scale(net.l2() / net.size(0), s.w(l))));
        found.add(
                "dW$ adds lambda/m times dW$ instead of W$.",
                net.all(),
                "dW",
                (s, l) -> s.p.scale(1 + s.decay(), s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l - 1))), s.m())));
        found.add("dW$ leaves the penalty out of its first column.", net.all(), "dW", (s, l) -> {
            double[][] w = s.p.map(s.w(l), (p, x) -> x);
            for (double[] row : w) {
                row[0] = 0;
            }
            return added(s, l, w);
        });
    }

    private static double[][] added(Pass s, int l, double[][] w) {
        return s.p.plus(s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l - 1))), s.m()), s.p.scale(s.decay(), w));
    }
}
