package gradus.code;

import gradus.check.RandomNumbers;
import gradus.layout.Layout;
import gradus.layout.RandomCase;
import gradus.math.Derivation;
import gradus.math.Equation;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network with numbers, in some layout, and what the interpreter makes of them. */
final class Case {
    /** How many networks are random. */
    static final int RANDOM = 40;

    final String label;
    final Network network;
    final Layout layout;
    final boolean saturated;
    final Derivation derivation;
    private final int examples;
    private final Map<Tensor, double[]> given;
    private final Map<String, double[]> expected = new LinkedHashMap<>();

    Case(String label, Network network, Layout layout, boolean saturated, Map<Tensor, double[]> given) {
        this.label = label;
        this.network = network;
        this.layout = layout;
        this.saturated = saturated;
        this.derivation = network.derive();
        this.given = given;
        this.examples = given.get(network.input()).length / network.inputs();
        Program program = Programs.gradients(network, derivation);
        Values<Double> values = new Values<>();
        given.forEach((t, x) -> values.put(t, x, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples)).run(program, values);
        // What the cost does not depend on has the gradient 0.
        network.parameters().forEach(p -> expected.put("d" + p.name(), new double[given.get(p).length]));
        for (Equation e : program.equations()) {
            expected.put(
                    e.target().name(), inLayout(e.target(), values.doubles(e.target(), DoubleArithmetic.INSTANCE)));
        }
    }

    /** Random networks of all kinds; then each operation and definitions of one's own, in all layouts by turns. */
    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (int n = 0; n < RANDOM; n++) {
            RandomCase random = new RandomCase(n);
            Map<Tensor, double[]> given = random.pass().given().values();
            all.add(new Case(random.toString(), random.network, random.layout, random.saturated, given));
        }
        List<Networks.Case> others = new ArrayList<>(Networks.wide());
        others.add(Networks.of("2 > 3 > 2", "y^2"));
        others.add(Networks.of("2 > 3 one > 2", null, "one(z) = 1"));
        others.add(Networks.of("2 > 3 wob > 2", "(a-y)^2 * (1 + sum(a))", "wob(z) = sum(z * sigmoid(z - sum(z)))"));
        for (Networks.Case wide : others) {
            Layout layout = Layout.values()[all.size() % 3];
            Map<Tensor, double[]> given = RandomNumbers.of(wide.network(), 4, 3, 0.7);
            all.add(new Case(wide + ", " + layout, wide.network(), layout, false, given));
        }
        return all;
    }

    private Relabelling letters() {
        return Listing.inLayout(network, derivation, layout);
    }

    String code(Language language, @Nullable String name) {
        EmittedCode.Options options =
                EmittedCode.Options.usual(language).withLayout(layout).withName(name);
        return EmittedCode.of(network, derivation, language, options);
    }

    /** Rows, columns and numbers, row by row, of an input; a vector has one of them 1, or no columns (-1). */
    record Array(String name, int rows, int columns, double[] numbers) {}

    List<Array> inputs() {
        List<Array> inputs = new ArrayList<>();
        network.forward().given().forEach(t -> {
            double[] numbers = inLayout(t, given.get(t));
            Tensor turned = letters().apply(t);
            Map<gradus.math.Dim, Integer> sizes = network.sizes(examples);
            List<Integer> shape = turned.dims().stream().map(sizes::get).toList();
            boolean flat = layout.examplesFirst();
            inputs.add(new Array(
                    turned.name(),
                    shape.isEmpty() ? 1 : shape.getFirst(),
                    shape.size() == 2 ? shape.get(1) : shape.size() == 1 && flat ? -1 : 1,
                    numbers));
        });
        return inputs;
    }

    /** Row by row in the layout, by name. */
    Map<String, double[]> expected() {
        return expected;
    }

    private double[] inLayout(Tensor t, double[] numbers) {
        if (t.dims().size() != 2 || letters().apply(t).dims().equals(t.dims())) {
            return numbers;
        }
        int columns = network.sizes(examples).get(t.dims().get(1));
        int rows = numbers.length / columns;
        double[] turned = new double[numbers.length];
        for (int n = 0; n < numbers.length; n++) {
            turned[n % columns * rows + n / columns] = numbers[n];
        }
        return turned;
    }

    @Override
    public String toString() {
        return label;
    }
}
