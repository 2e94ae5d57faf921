package gradus.why;

import gradus.document.Block;
import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notation;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The place of g' in the chain is the same for every g; its formula is not. */
final class AnyActivation implements Answering {
    private static final Tensor Z = Tensor.of("z");
    private static final Tensor A = Tensor.of("a");

    @Override
    public String network() {
        return "2 > 4 tanh > 4 relu > 1 sigmoid";
    }

    /** A network that gives an activation's tensors their names. */
    private static final Network SINGLE = Network.inputs(1).layer(2).build();

    /** One activation with its derivative, as its formulas in z and a. */
    private record Row(String name, Equation activation, Gradient gradient, List<Step> local) {
        static Row of(LayerSpec.Part part, NetworkOptions options, Notation notation) {
            Pairing alone = Pairing.of(SINGLE, null, List.of(part), options).in(notation.withPartial(false));
            Gradient g = alone.output();
            Equation activation = alone.activationEquation();
            List<Step> local = g.steps().stream()
                    .filter(s -> s.subject() instanceof Expr.Partial p
                            && p.wrt().tensor().equals(g.of()))
                    .toList();
            return new Row(part.toString(), activation, g, local);
        }

        boolean isElementwise() {
            return !Exprs.any(activation.body(), Expr.Fold.class::isInstance);
        }

        /** The derivative before the activation's own value was put into it. */
        Expr inZ() {
            return local.reversed().stream()
                    .map(Step::after)
                    .filter(e -> !Exprs.mentions(e, activation.target()))
                    .findFirst()
                    .orElse(local.getLast().after());
        }

        Expr inA() {
            return local.getLast().after();
        }

        boolean hasFormInA() {
            return Exprs.mentions(inA(), activation.target());
        }

        /** Without indices, z and a for the entries; as it stands where units depend on each other. */
        Formula plain(Expr e) {
            return Formula.of(isElementwise() ? named(e) : e);
        }

        private Expr named(Expr e) {
            return switch (e) {
                case Expr.Entry x when x.tensor().equals(gradient.of()) -> Z.at();
                case Expr.Entry x when x.tensor().equals(activation.target()) -> A.at();
                case Expr.Delta d -> Expr.ONE;
                default -> Exprs.map(e, this::named);
            };
        }

        /** Values of g and g' over z, for a unit alone. */
        Block.Curve curve(boolean derivative) {
            double[] x =
                    IntStream.rangeClosed(-40, 40).mapToDouble(k -> k / 8.0).toArray();
            double[] y = new double[x.length];
            Expr body = named(derivative ? inZ() : activation.body());
            Equation e = new Equation(Tensor.of("y"), List.<Index>of(), body);
            for (int n = 0; n < x.length; n++) {
                Values<Double> values = new Values<>();
                values.put(Z, new double[] {x[n]}, DoubleArithmetic.INSTANCE);
                y[n] = new Interpreter<>(DoubleArithmetic.INSTANCE, Map.of())
                        .evaluate(e, values)
                        .getFirst();
            }
            return new Block.Curve(derivative ? "g'" : "g", x, y);
        }
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.activations(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Layers layers = study.layers();
        Gradient first = study.through(layers.activations().getFirst());
        page.say(
                "Its place in the chain is the same for every g, its formula is not: {} is what arrives, {}, times the "
                        + "derivative of that layer's activation. Change the activation and only that factor changes.",
                first.equation().target(),
                study.arrivingTensor(first));
        page.say("In your network: {}.", layers(study));
        page.say("Often g' can be written with a = g(z), which the forward pass has computed already. Below stand all "
                + "activations that I know; --define \"mine(z) = z * sigmoid(2*z)\" adds one of your own.");
        page.heading(study.network().isChain() ? "Your layers" : "Your activations");
        for (Activation a : layers.activations()) {
            page.show(a.equation(), study.through(a).general());
        }
        curves(study, page);
        page.heading("g and g' for every activation");
        table(study, page);
        page.heading("In numbers");
        numbers(study, page);
        for (Activation a : layers.activations()) {
            page.derivation(study, study.through(a));
        }
    }

    private static Prose layers(Study study) {
        List<Activation> all = study.layers().activations();
        return IntStream.range(0, all.size())
                .mapToObj(n -> study.prose(
                        n == 0 ? "{}" : "; {}", study.through(all.get(n)).general()))
                .reduce(Prose::and)
                .orElseThrow();
    }

    /** Each activation of the network once. */
    private static Set<LayerSpec.Part> own(Network network) {
        Set<LayerSpec.Part> own = new LinkedHashSet<>();
        for (LayerSpec layer : network.specs()) {
            layer.parts().stream()
                    .filter(p -> network.options().library().activationNames().contains(p.name()))
                    .forEach(own::add);
        }
        return own;
    }

    private static void curves(Study study, Page page) {
        if (!study.network().isChain()) {
            page.text(
                    "These are all equations that are a function of one tensor and read nothing else. A function inside"
                            + " a longer formula is differentiated there, by the same rule.");
            return;
        }
        for (LayerSpec.Part part : own(study.network())) {
            Row row = Row.of(part, study.network().options(), study.notation());
            if (row.isElementwise()) {
                page.plot(
                        part + " and its derivative",
                        "z",
                        "g(z) and g'(z)",
                        false,
                        List.of(row.curve(false), row.curve(true)));
            } else {
                page.text(
                        "{}: a unit's value depends on the other units as well, so g' is no curve but a matrix (see"
                                + " why elementwise).",
                        part);
            }
        }
    }

    private static void table(Study study, Page page) {
        Network network = study.network();
        Grid grid = new Grid("", "g(z)", "g' in z", "g' in a");
        List<Row> coupled = new ArrayList<>();
        for (String name : network.options().library().activationNames()) {
            Row row = Row.of(new LayerSpec.Part(name, List.of()), network.options(), study.notation());
            if (!row.isElementwise()) {
                coupled.add(row);
                continue;
            }
            grid.row(
                    name,
                    row.plain(row.activation().body()),
                    row.plain(row.inZ()),
                    row.hasFormInA() ? row.plain(row.inA()) : "");
        }
        page.table(grid);
        for (Row row : coupled) {
            page.text("{} is not element-wise; the derivative of entry i by entry k of the same example:", row.name());
            page.show(
                    Formula.entries(row.activation()),
                    Formula.equal(Formula.of(row.local().getLast().subject()), Formula.of(row.inA())));
        }
    }

    private static void numbers(Study study, Page page) {
        page.text(
                (study.network().isChain() ? "Unit 1 of every layer, example 1" : "The first entry of each")
                        + " ({}): the gradient is what arrives times g', and agrees with"
                        + " difference quotients of the cost.",
                study.sample().source());
        boolean chain = study.network().isChain();
        Grid grid = new Grid(chain ? "layer" : "of", "argument", "output", "arrives", "g'", "gradient", "numeric");
        for (Activation activation : study.layers().activations()) {
            Gradient g = study.through(activation);
            Tensor a = activation.output();
            Object factor = study.factor(g)
                    .<Object>map(f -> study.numbers().evaluate(f)[0])
                    .orElse("a matrix");
            grid.row(
                    chain ? study.number(a) : a,
                    study.numbers().of(g.of())[0],
                    study.numbers().of(a)[0],
                    study.numbers().of(study.d(a))[0],
                    factor,
                    study.numbers().of(study.d(g.of()))[0],
                    study.numbers().numeric(g.of(), 0));
        }
        page.table(grid);
    }

    @Override
    public Prose question(Study study, String asked) {
        return Page.prose(
                "Is g'({}) the same for any activation g?",
                study.layers().activations().getFirst().argument());
    }
}
