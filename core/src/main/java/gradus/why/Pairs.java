package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Assumption;
import gradus.math.Derivation.Output;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Every loss above every output activation, by algebra: which of them leave A - Y. */
final class Pairs implements Answering {
    private static final String CONDITION = "if the labels of an example sum to 1";

    @Override
    public String network() {
        return "2 > 3 tanh > 3 softmax";
    }

    /**
     * One loss above one activation.
     *
     * @param sign for the overview
     * @param pairing if something is left that is worth showing
     */
    private record Tried(String sign, Optional<Pairing> pairing) {
        static Tried of(Network network) {
            if (Pairing.leavesDomain(network)) {
                return new Tried("-", Optional.empty());
            }
            if (new Screen(network).mayBePair()) {
                Pairing p = Pairing.of(network);
                if (p.isPair() || p.factor().isPresent()) {
                    return new Tried(p.isPair() ? "=" : "c", Optional.of(p));
                }
            }
            return new Tried("x", Optional.empty());
        }
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.losses(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Network network = study.network();
        Notation notation = study.notation();
        List<String> losses = losses(network);
        List<String> activations = List.copyOf(network.options().library().activationNames());
        List<List<Tried>> all = new ArrayList<>();
        for (String activation : activations) {
            List<LayerSpec.Part> part = List.of(new LayerSpec.Part(activation, List.of()));
            all.add(losses.stream()
                    .map(l -> Tried.of(
                            Pairing.network(network, l, part, network.options().withLabelsSumToOne(true))))
                    .toList());
        }
        List<Pairing> flat = all.stream()
                .flatMap(List::stream)
                .flatMap(t -> t.pairing().stream())
                .toList();
        List<Pairing> exact = flat.stream().filter(Pairing::isPair).toList();
        Pairing own = Pairing.of(network, network.loss());
        page.say("A loss and an output activation are a pair if the prediction less the label is left at the output:"
                + " what the loss's derivative divides by is what the activation's derivative multiplies with.");
        page.say(own(own, notation).and(Meeting.otherwise(study)));
        page.say(
                "Of {} losses above {} activations that were tried just now, by algebra, these leave just that: {}.{}",
                losses.size(),
                activations.size(),
                names(exact),
                multiples(flat, notation));
        exact(page, exact, notation);
        factors(page, flat, notation);
        conditional(page, exact, network, notation);
        page.heading("Every loss above {}", own.activation());
        neighbours(page, losses, network, notation);
        overview(page, all, losses, activations);
        page.heading("What they have in common");
        page.text(
                "As a function of the activation's argument z, the loss of such a pair is G(z) - y*z up to a constant,"
                        + " with G' = g: its slope is g(z) - y, which is a - y. Statisticians call g the loss's canonical"
                        + " link, turned round. It is convenient, and it does not stall where g saturates (see why"
                        + " loss-choice); other combinations are not wrong, they keep a factor.");
        for (Pairing pair : exact) {
            Pairing p = pair.in(notation);
            page.derivation(
                    p.derivation(),
                    p.output(),
                    Page.prose(
                            "{} above {}, to {}",
                            p.loss(),
                            p.activation(),
                            p.output().equation().target()));
        }
    }

    /** The library's, and the learner's own formula. */
    private static List<String> losses(Network network) {
        List<String> losses = new ArrayList<>(network.options().library().lossNames());
        if (!losses.contains(network.loss())) {
            losses.add(network.loss());
        }
        return losses;
    }

    private static Prose names(List<Pairing> pairs) {
        return Prose.of(pairs.stream()
                .map(p -> p.activation() + " with " + p.loss() + (p.isConditional() ? " (" + CONDITION + ")" : ""))
                .reduce((a, b) -> a + "; " + b)
                .orElse("none"));
    }

    /** Those that leave a multiple, each with its factor. */
    private static Prose multiples(List<Pairing> flat, Notation notation) {
        return flat.stream()
                .filter(p -> !p.isPair() && p.factor().isPresent())
                .map(p -> p.in(notation))
                .map(p -> Page.prose(
                        "{} with {} ({}{})",
                        p.activation(),
                        p.loss(),
                        p.body(p.output().equation()),
                        p.isConditional() ? ", " + CONDITION : ""))
                .reduce((a, b) -> a.and(Prose.of("; ")).and(b))
                .map(all -> Prose.of(" Up to a constant factor: ").and(all).and(Prose.of(".")))
                .orElse(Prose.of(""));
    }

    /** Whether the learner's own loss and activation are a pair. */
    static Prose own(Pairing own, Notation notation) {
        String pair = own.loss() + " above " + own.activation();
        Pairing shown = own.in(notation);
        Formula result = shown.formula(shown.output().equation());
        if (own.isDifference()) {
            return Page.prose("Yours, {}, is one: {}.", pair, result).and(Meeting.condition(shown.output()));
        }
        if (own.otherThanOutput().isPresent()) {
            Expr prediction = shown.notated().expression(own.otherThanOutput().get());
            return Page.prose(
                            "Yours, {}, is one, with {} as the prediction: {}.",
                            pair,
                            shown.body(new Equation(
                                    shown.output().equation().target(),
                                    shown.output().equation().indices(),
                                    prediction)),
                            result)
                    .and(Meeting.condition(shown.output()));
        }
        Optional<Expr> factor = own.factor();
        if (factor.isPresent()) {
            return Page.prose(
                            "Yours, {}, is one up to the constant factor {}: {}.",
                            pair,
                            Formula.of(shown.notated().expression(factor.get())),
                            result)
                    .and(Meeting.condition(shown.output()));
        }
        return Page.prose("Yours, {}, is none: {}, where {}.", pair, result, shown.formula(shown.arriving()));
    }

    private static void exact(Page page, List<Pairing> exact, Notation notation) {
        page.heading("Pairs: the prediction less the label is left");
        Grid grid = new Grid("activation", "loss", "what arrives", "left");
        exact.stream()
                .map(p -> p.in(notation))
                .forEach(p -> grid.row(
                        p.activation(),
                        p.loss(),
                        p.body(p.arriving()),
                        p.body(p.output().equation())));
        page.table(grid);
    }

    private static void factors(Page page, List<Pairing> flat, Notation notation) {
        Grid grid = new Grid("activation", "loss", "left", "factor");
        flat.stream()
                .filter(p -> !p.isDifference())
                .forEach(p -> p.factor().ifPresent(f -> {
                    Pairing shown = p.in(notation);
                    grid.row(
                            p.activation(),
                            p.loss(),
                            shown.body(shown.output().equation()),
                            Formula.of(shown.notated().expression(f)));
                }));
        if (!grid.isEmpty()) {
            page.heading("Pairs up to a constant factor");
            page.text("The factor comes from a scale: a square that is not halved leaves a 2, a mean over the outputs "
                    + "divides by their number, an activation of -z leaves a -1. It belongs into the gradient.");
            page.table(grid);
        }
    }

    /** The same without what is assumed of the labels. */
    private static void conditional(Page page, List<Pairing> exact, Network network, Notation notation) {
        List<Pairing> some = exact.stream().filter(Pairing::isConditional).toList();
        if (some.isEmpty()) {
            return;
        }
        page.heading("The condition on the labels");
        for (Pairing pair : some) {
            Pairing p = pair.in(notation);
            Pairing general = Pairing.of(
                            network,
                            p.loss(),
                            Pairing.outputActivation(p.network()),
                            network.options().withLabelsSumToOne(false))
                    .in(notation);
            for (Assumption a : p.output().assumptions()) {
                if (a.kind() == Assumption.Kind.ONE) {
                    page.text(
                            "{} above {}: without {} it is {}. Only where the labels of every example sum to 1, as "
                                    + "one-hot labels do, that is {}.",
                            p.loss(),
                            p.activation(),
                            Formula.of(a),
                            general.formula(general.output().equation()),
                            p.body(p.output().equation()));
                }
            }
            if (pair == some.getFirst()) {
                page.derivation(
                        general.derivation(),
                        general.output(),
                        Page.prose("{} above {} for any labels", p.loss(), p.activation()));
            }
        }
    }

    /** Also those that are no pairs, above the learner's own output layer. */
    private static void neighbours(Page page, List<String> losses, Network network, Notation notation) {
        Grid grid = new Grid("loss", "what arrives", "left");
        for (String loss : losses) {
            Pairing p = Pairing.of(network, loss);
            if (p.leavesDomain()) {
                grid.row(loss, "", "the activation can leave the loss's domain");
            } else {
                Pairing shown = p.in(notation);
                grid.row(loss, shown.body(shown.arriving()), shown.body(left(shown)));
            }
        }
        page.table(grid);
    }

    /** With what arrives put in, whether or not it cancels. */
    private static Equation left(Pairing p) {
        return p.output().output() == Output.STAYS
                ? Inserted.of(p.general(), List.of(p.arriving())).equation()
                : p.output().equation();
    }

    private static void overview(Page page, List<List<Tried>> all, List<String> losses, List<String> activations) {
        page.heading("All of them");
        page.text("= leaves the prediction less the label; c leaves it up to a constant factor; x keeps a factor, or"
                + " another form; - the activation can give values at which the loss is not defined.");
        int width = activations.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(width)
                + IntStream.rangeClosed(1, losses.size())
                        .mapToObj(n -> String.format("%3d", n))
                        .collect(Collectors.joining()));
        for (int r = 0; r < activations.size(); r++) {
            String activation = activations.get(r);
            lines.add(activation
                    + " ".repeat(width - activation.length())
                    + all.get(r).stream().map(tried -> "  " + tried.sign()).collect(Collectors.joining()));
        }
        page.lines(lines);
        page.text(Prose.of("Losses: "
                + IntStream.range(0, losses.size())
                        .mapToObj(n -> (n + 1) + " " + losses.get(n))
                        .collect(Collectors.joining(", "))
                + "."));
    }
}
