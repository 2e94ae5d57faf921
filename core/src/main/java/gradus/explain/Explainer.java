package gradus.explain;

import gradus.InputException;
import gradus.document.Prose;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Section;
import gradus.explain.HessianDeriver.Draft;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Regrouping;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Suggestion;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import gradus.proof.Proving;
import gradus.proof.Proving.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives the gradients of a network, has every step proved, and says why they look as they do. */
public final class Explainer {
    /** Hears how far it is. */
    public interface Progress {
        /** Step number {@code done} of {@code all} has been proved. */
        void proved(int done, int all);
    }

    private final Network network;
    private final Notated notated;
    private final Derivation derivation;
    private final HessianDeriver hessians;

    public Explainer(Network network) {
        this(Notated.of(network, Notation.standard()));
    }

    /** The network in that notation. */
    public Explainer(Notated notated) {
        this(notated, notated.derive());
    }

    /** @param derivation of that network */
    public Explainer(Network network, Derivation derivation) {
        this(Notated.of(network, Notation.standard()), derivation);
    }

    private Explainer(Notated notated, Derivation derivation) {
        this.network = notated.network();
        this.notated = notated;
        this.derivation = derivation;
        this.hessians = new HessianDeriver(notated, derivation);
    }

    /**
     * One gradient as an unbroken chain from the cost: the formulas of all gradients above it are inserted into its own,
     * down to values of the forward pass.
     *
     * @throws InputException if there is no gradient of that name
     */
    public Explainer unbroken(String only) {
        requireGradient(only);
        Set<Tensor> others = derivation.gradients().stream()
                .filter(g -> !name(g).equals(only))
                .map(g -> g.equation().target())
                .collect(Collectors.toSet());
        return new Explainer(notated, Regrouping.inserting(derivation, others));
    }

    private void requireGradient(String only) {
        List<String> names =
                derivation.gradients().stream().map(Explainer::name).toList();
        if (!names.contains(only)) {
            throw new InputException("there is no gradient '" + only + "' in " + network.title()
                    + Suggestion.of(only, names) + "\n  gradients: " + String.join(", ", names));
        }
    }

    /** Every gradient. */
    public Explanation explain() {
        return explain(null, (done, all) -> {});
    }

    /**
     * @param only the name of one gradient, such as {@code dW2}, or null for all
     * @throws InputException if there is no gradient of that name
     */
    public Explanation explain(@Nullable String only, Progress progress) {
        if (only != null) {
            requireGradient(only);
        }
        return explain(g -> only == null || name(g).equals(only), List.of(), progress);
    }

    /**
     * Second derivatives of the cost, with the gradients that they are derivatives of.
     *
     * @param selectors of each, two parameters with a comma between them, such as {@code W1,b2}
     * @throws InputException if there is no such parameter, or there are too many numbers
     */
    public Explanation explainSecond(List<String> selectors, Progress progress) {
        List<Draft> drafts = selectors.stream().map(hessians::draft).toList();
        Set<Tensor> needed = hessians.gradients(drafts);
        return explain(g -> needed.contains(g.equation().target()), drafts, progress);
    }

    private Explanation explain(Predicate<Gradient> shown, List<Draft> drafts, Progress progress) {
        List<Gradient> chosen = derivation.gradients().stream().filter(shown).toList();
        List<Step> steps = chosen.stream().flatMap(g -> g.steps().stream()).toList();
        int all = steps.size() + drafts.stream().mapToInt(d -> d.steps().size()).sum();
        Proving proving = Proving.start(notated.forward(), notated.examples(), steps);
        // Without the proofs at first: the reasons are found while a second thread proves.
        List<Section> unproved = chosen.stream().map(this::section).toList();
        Iterator<Outcome> outcomes =
                proving.finish(done -> progress.proved(done, all)).iterator();
        List<Section> sections = new ArrayList<>();
        for (int n = 0; n < chosen.size(); n++) {
            List<ProvedStep> proved = chosen.get(n).steps().stream()
                    .map(step -> proved(step, outcomes.next()))
                    .toList();
            sections.add(unproved.get(n).with(proved));
        }
        List<Hessian> second = new ArrayList<>();
        int before = steps.size();
        for (Draft draft : drafts) {
            int soFar = before;
            second.add(hessians.prove(draft, done -> progress.proved(soFar + done, all)));
            before += draft.steps().size();
        }
        Map<Dim, Integer> sizes = new LinkedHashMap<>(notated.sizes(1));
        sizes.remove(notated.examples());
        List<Statement> equations =
                notated.forward().equations().stream().map(this::statement).toList();
        return new Explanation(
                network.title(), network.lossOrNull(), notated, sizes, equations, sections, second, null);
    }

    /**
     * The explanation with the numbers of a real pass in it.
     *
     * @param values of every tensor that is given or computed, gradients included
     * @param examples how many there are
     */
    public Explanation withNumbers(Explanation explanation, Values<Double> values, int examples) {
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, notated.sizes(examples));
        Values<Double> own = notated(values, examples, interpreter);
        Map<Tensor, double[]> arrays = new LinkedHashMap<>();
        notated.forward().given().forEach(t -> put(t, own, arrays));
        notated.forward().equations().forEach(e -> put(e.target(), own, arrays));
        derivation.gradients().forEach(g -> put(g.equation().target(), own, arrays));
        Map<Tensor, double[]> general = new LinkedHashMap<>();
        for (Section s : explanation.sections()) {
            if (s.output() != null) {
                List<Double> entries = interpreter.evaluate(s.general().equation(), own);
                general.put(
                        s.result().equation().target(),
                        entries.stream().mapToDouble(v -> v).toArray());
            }
        }
        // Measured in the calculus' own letters, which another notation does not have.
        List<LayerFigures> layers = isOwn() ? PassFigures.of(network, derivation, values, examples) : List.of();
        List<Hessian> second = explanation.hessians().stream()
                .map(h -> hessians.withNumbers(h, arrays, examples))
                .toList();
        return explanation.with(second, new Explanation.Pass(examples, arrays, general, layers, null));
    }

    /** Everything in the notation, from what is given: in the calculus' own letters that is the pass itself. */
    private Values<Double> notated(Values<Double> values, int examples, Interpreter<Double> interpreter) {
        if (isOwn()) {
            return values;
        }
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        network.forward().given().forEach(t -> put(t, values, given));
        Values<Double> own = new Values<>();
        notated.turned(given, examples, 0).forEach((t, v) -> own.put(t, v, DoubleArithmetic.INSTANCE));
        List<Equation> equations = new ArrayList<>(notated.forward().equations());
        derivation.gradients().forEach(g -> equations.add(g.equation()));
        interpreter.run(StableForms.of(new Program(notated.forward().given(), equations)), own);
        return own;
    }

    private boolean isOwn() {
        return notated.forward().equations().equals(network.forward().equations());
    }

    private static void put(Tensor tensor, Values<Double> values, Map<Tensor, double[]> arrays) {
        if (values.has(tensor)) {
            arrays.put(tensor, values.doubles(tensor, DoubleArithmetic.INSTANCE));
        }
    }

    private static String name(Gradient g) {
        return g.equation().target().name();
    }

    static ProvedStep proved(Step step, Outcome outcome) {
        return new ProvedStep(step, outcome.certificate(), outcome.refutation());
    }

    /** Where what arrives has been inserted already, there are no two ways to show. */
    private Explanation.@Nullable OutputNote note(Gradient g) {
        OutputNotes notes = new OutputNotes(g, derivation, this::statement);
        return g.output() == Output.NONE || notes.nothingArrives() ? null : notes.note();
    }

    private Statement statement(Equation equation) {
        return new Statement(equation, notated.matrix(equation));
    }

    private List<Explanation.Reason> reasons(Gradient g) {
        return g.steps().isEmpty()
                ? List.of(new Explanation.Reason(
                        "sum", Prose.of("A name for the sum over the examples that the next gradient is made of.")))
                : new Reasons(subject(g), this::isShown).all();
    }

    private Subject subject(Gradient g) {
        return Subject.of(g, derivation.forward(), notated.examples(), notated.hasExamplesInRows(), this::statement);
    }

    private boolean isShown(Tensor derived) {
        return derivation.gradients().stream()
                .anyMatch(g -> g.equation().target().equals(derived));
    }

    private Section section(Gradient g) {
        int layer = notated.layer(g.of());
        return new Section(
                layer + notated.shift(),
                layer == network.depth(),
                g.of(),
                statement(g.equation()),
                statement(g.general()),
                note(g),
                List.of(),
                reasons(g));
    }
}
