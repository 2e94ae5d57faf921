package gradus.explain;

import gradus.InputException;
import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.formula.Symbols;
import gradus.math.Derivation.Output;
import gradus.math.Dim;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.notation.Notated;
import gradus.proof.Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why the gradients of a network are what they are, as data: {@link ExplanationDocument} and {@link
 * ExplanationData} are folds over it.
 *
 * @param network the network's text
 * @param loss the loss's name or formula; null where the network has none
 * @param notated the network in the notation of this explanation
 * @param sizes of all dimensions but the examples'
 * @param equations the forward equations, the cost last
 * @param sections one for each gradient asked for, from the output down
 * @param hessians second derivatives, if any are asked for
 * @param pass values of a real forward and backward pass, if there are data
 */
public record Explanation(
        String network,
        @Nullable String loss,
        Notated notated,
        Map<Dim, Integer> sizes,
        List<Statement> equations,
        List<Section> sections,
        List<Hessian> hessians,
        @Nullable Pass pass) {
    public Explanation {
        equations = List.copyOf(equations);
        sections = List.copyOf(sections);
        hessians = List.copyOf(hessians);
    }

    /**
     * One gradient.
     *
     * @param layer the number of the layer that it belongs to, as the notation counts
     * @param last whether that is the output layer
     * @param of the tensor that the cost is differentiated by
     * @param result what the program computes
     * @param general the form through the chain rule alone; equal to the result where nothing was inserted
     * @param output how the cost's derivative and the activation's met; null where the gradient is not next to the cost
     * @param steps the derivation
     * @param reasons why it looks as it does, in plain words
     */
    public record Section(
            int layer,
            boolean last,
            Tensor of,
            Statement result,
            Statement general,
            @Nullable OutputNote output,
            List<ProvedStep> steps,
            List<Reason> reasons) {
        public Section {
            steps = List.copyOf(steps);
            reasons = List.copyOf(reasons);
        }

        /** The same with these steps. */
        Section with(List<ProvedStep> proved) {
            return new Section(layer, last, of, result, general, output, proved, reasons);
        }

        /** The gradient's name, such as {@code dW2}. */
        public String name() {
            return result.equation().target().name();
        }
    }

    /**
     * A step and what was shown of it.
     *
     * @param certificate null if the step could not be confirmed
     * @param refutation why not; null if it was confirmed
     */
    public record ProvedStep(
            Step step,
            @Nullable Certificate certificate,
            @Nullable String refutation) {}

    /**
     * A plain sentence or two on one feature of a formula.
     *
     * @param topic what it is about
     */
    public record Reason(String topic, Prose prose) {
        /** With parts in the holes of a sentence. */
        static Reason of(String topic, String template, Object... parts) {
            return new Reason(topic, Prose.of(template, parts));
        }

        /** On one line of text. */
        public String text() {
            return prose.text();
        }
    }

    /**
     * The two ways to an output layer's gradient.
     *
     * @param kind what came of inserting the cost's derivative
     * @param arriving the derivative that comes from the cost
     * @param factor the activation's derivative as it would multiply it; null where it is no factor but a sum
     * @param prose what happens, and why
     */
    public record OutputNote(
            Output kind, List<Statement> arriving, @Nullable Formula factor, Prose prose) {
        public OutputNote {
            arriving = List.copyOf(arriving);
        }

        /** What happens, and why, on one line of text. */
        public String sentence() {
            return prose.text();
        }

        /** What the sentence is about. */
        public String title() {
            return kind == Output.CANCELS || kind == Output.PARTLY ? "Two ways to the same" : "At the output";
        }

        /** Whether a difference such as {@code A2 - Y}, and nothing else, is left. */
        public boolean cancels() {
            return kind == Output.CANCELS;
        }
    }

    /**
     * A real pass.
     *
     * @param examples how many
     * @param values row-major, of every tensor of the program
     * @param general values of an output layer's gradient on the general way, by the gradient's tensor
     * @param layers what the numbers say of each layer, from the first
     * @param example the example, from 1, that is shown by itself; null for none
     */
    public record Pass(
            int examples,
            Map<Tensor, double[]> values,
            Map<Tensor, double[]> general,
            List<LayerFigures> layers,
            @Nullable Integer example) {
        public Pass {
            layers = List.copyOf(layers);
        }

        /** Numbers alone. */
        Pass(int examples, Map<Tensor, double[]> values, Map<Tensor, double[]> general) {
            this(examples, values, general, List.of(), null);
        }

        /** The same with one example shown by itself. */
        Pass showing(int number) {
            return new Pass(examples, values, general, layers, number);
        }
    }

    /** The dimension that examples run over. */
    public Dim examples() {
        return notated.examples();
    }

    /** How names are set. */
    public Symbols symbols() {
        return notated.symbols();
    }

    /** Every step of every section. */
    public Stream<ProvedStep> steps() {
        return sections.stream().flatMap(s -> s.steps().stream());
    }

    /** Every step of the gradients and of the second derivatives. */
    public Stream<ProvedStep> allSteps() {
        return Stream.concat(steps(), hessians.stream().flatMap(Hessian::steps));
    }

    /** How many steps could not be confirmed: 0 unless there is a mistake in the derivation. */
    public int unproved() {
        return (int) allSteps().filter(s -> s.certificate() == null).count();
    }

    /**
     * The same with one example of its pass shown by itself.
     *
     * @param number from 1
     * @throws InputException if the pass has no example of that number, or the notation has no columns of examples
     */
    public Explanation showing(int number) {
        if (notated.isForOneExample() || notated.hasExamplesInRows()) {
            throw new InputException("an example is shown as a column, which this notation does not have: "
                    + "leave --notation or --example out.");
        }
        if (pass == null || number < 1 || number > pass.examples()) {
            throw new InputException("there is no example " + number + ": "
                    + (pass == null ? "there are no data." : "the data have examples 1 to " + pass.examples() + "."));
        }
        return with(pass.showing(number));
    }

    /** The same with a pass's numbers. */
    public Explanation with(Pass numbers) {
        return with(hessians, numbers);
    }

    /** The same with second derivatives and a pass's numbers. */
    Explanation with(List<Hessian> second, @Nullable Pass numbers) {
        return new Explanation(network, loss, notated, sizes, equations, sections, second, numbers);
    }

    /** The shape of a tensor as (rows, columns); a vector of units is one column, one of examples one row. */
    public Shape shape(Tensor tensor) {
        return Shape.of(tensor, examples(), notated.hasExamplesInRows(), sizes);
    }
}
