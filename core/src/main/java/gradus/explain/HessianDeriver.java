package gradus.explain;

import gradus.InputException;
import gradus.check.RandomNumbers;
import gradus.check.SecondDerivativeCheck;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Hessian.ProvedStage;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Exprs;
import gradus.math.SecondDerivative;
import gradus.math.SecondDerivative.Stage;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Suggestion;
import gradus.notation.Notated;
import gradus.proof.Proving;
import gradus.proof.Proving.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Derives second derivatives of a network's cost, has their steps proved, and checks their numbers. */
final class HessianDeriver {
    /** More entries than this are worked out for nobody. */
    private static final long MOST_ENTRIES = 10_000;

    /** With more parameters than this, a pass in 50 digits takes too long. */
    private static final long MOST_PARAMETERS = 500_000;

    /** Numbers on the way at the data: examples times units times entries of the parameter. */
    private static final long MOST_NUMBERS = 20_000_000;

    /** A longer formula is no help to anybody. */
    private static final int LONG = 60;

    private static final int EXAMPLES = 3;
    private static final double LAMBDA = 0.1;

    private final Notated notated;
    private final Derivation derivation;

    HessianDeriver(Notated notated, Derivation derivation) {
        this.notated = notated;
        this.derivation = derivation;
    }

    /** Two parameters, by whose entries the cost is differentiated one after the other. */
    private record Pair(Tensor first, Tensor second) {}

    /**
     * Not proved yet.
     *
     * @param selector two names with a comma between them, such as {@code W1,b2}; one name stands for itself twice
     * @throws InputException if it names no parameters of the network, or there are too many numbers
     */
    Draft draft(String selector) {
        Pair pair = pair(selector);
        requireFew(selector, pair);
        SecondDerivative derived = derive(pair.first(), pair.second());
        return new Draft(pair.first(), pair.second(), derived, derived.unbroken(LONG));
    }

    private SecondDerivative derive(Tensor first, Tensor second) {
        return SecondDerivative.of(derivation, derivation.forward().gradientOf(first), second);
    }

    /** What is to be proved. */
    record Draft(Tensor first, Tensor second, SecondDerivative derived, SecondDerivative.Unbroken unbroken) {
        List<Step> steps() {
            return Stream.concat(derived.steps().stream(), unbroken.steps().stream())
                    .toList();
        }
    }

    /** The gradients that these are made of, and those that they were found from in turn. */
    Set<Tensor> gradients(List<Draft> drafts) {
        Set<Tensor> needed = new HashSet<>();
        drafts.forEach(d -> d.derived().system().equations().forEach(e -> needed.add(e.target())));
        for (Gradient g : derivation.gradients().reversed()) {
            if (needed.contains(g.equation().target())) {
                needed.addAll(Exprs.tensors(g.general().body()));
            }
        }
        return needed;
    }

    /** @param progress hears how many of the draft's steps are proved */
    Hessian prove(Draft draft, IntConsumer progress) {
        Proving proving = Proving.start(draft.derived().system(), notated.examples(), draft.steps());
        // While a second thread proves.
        SecondDerivativeCheck.Result check = check(draft);
        Iterator<Outcome> outcomes = proving.finish(progress).iterator();
        List<ProvedStage> stages = new ArrayList<>();
        for (Stage stage : draft.derived().stages()) {
            stages.add(new ProvedStage(
                    stage,
                    stage.steps().stream()
                            .map(s -> Explainer.proved(s, outcomes.next()))
                            .toList()));
        }
        List<ProvedStep> links = draft.unbroken().steps().stream()
                .map(s -> Explainer.proved(s, outcomes.next()))
                .toList();
        return new Hessian(
                draft.first(),
                draft.second(),
                draft.derived(),
                stages,
                draft.unbroken().lines(),
                links,
                Math.toIntExact(entries(draft.first(), EXAMPLES)),
                Math.toIntExact(entries(draft.second(), EXAMPLES)),
                check,
                notated.isForOneExample() ? 1 : EXAMPLES,
                null);
    }

    private SecondDerivativeCheck.Result check(Draft draft) {
        Map<Dim, Integer> sizes = notated.sizes(EXAMPLES);
        SecondDerivative partner =
                draft.first().equals(draft.second()) ? draft.derived() : derive(draft.second(), draft.first());
        Network network = notated.network();
        Map<Tensor, double[]> given = notated.turned(RandomNumbers.of(network, EXAMPLES, 0, LAMBDA), EXAMPLES, 0);
        return SecondDerivativeCheck.run(draft.derived(), partner, sizes, given);
    }

    /**
     * With the numbers at a pass.
     *
     * @throws InputException if there are too many on the way
     */
    Hessian withNumbers(Hessian hessian, Map<Tensor, double[]> given, int examples) {
        long most = hessian.derived().named().stream()
                .mapToLong(s -> entries(s.equation().target(), examples))
                .max()
                .orElse(0);
        if (most > MOST_NUMBERS) {
            throw new InputException("the second derivatives by " + hessian.first() + " and " + hessian.second()
                    + " need tables of " + most + " numbers for " + examples + " examples; at most " + MOST_NUMBERS
                    + " are computed. Give fewer examples, or leave --data out.");
        }
        return hessian.with(SecondDerivativeCheck.inDouble(hessian.derived(), notated.sizes(examples), given));
    }

    private Pair pair(String selector) {
        String[] names = selector.split(",", -1);
        if (names.length > 2) {
            throw new InputException(
                    "--hessian " + selector + ": it takes two parameters with a comma between them, such as W1,b1.");
        }
        Tensor first = parameter(selector, names[0].strip());
        return new Pair(first, names.length == 1 ? first : parameter(selector, names[1].strip()));
    }

    /** By its name in the notation, or by the network's own. */
    private Tensor parameter(String selector, String name) {
        Map<String, Tensor> known = new LinkedHashMap<>();
        notated.network().parameters().forEach(p -> known.put(notated.tensor(p).name(), notated.tensor(p)));
        List<String> names = List.copyOf(known.keySet());
        notated.network().parameters().forEach(p -> known.putIfAbsent(p.name(), notated.tensor(p)));
        if (!known.containsKey(name)) {
            throw new InputException("--hessian " + selector + ": there is no parameter '" + name + "' in "
                    + notated.network().title() + Suggestion.of(name, names) + "\n  parameters: "
                    + String.join(", ", names));
        }
        return Objects.requireNonNull(known.get(name));
    }

    private void requireFew(String selector, Pair pair) {
        long entries = entries(pair.first(), 1) * entries(pair.second(), 1);
        if (entries > MOST_ENTRIES) {
            throw new InputException("--hessian " + selector + ": these are " + entries
                    + " second derivatives; at most " + MOST_ENTRIES
                    + " are worked out. The formula is the same for any sizes: take fewer units, or the biases.");
        }
        long parameters = notated.network().parameters().stream()
                .mapToLong(p -> entries(notated.tensor(p), 1))
                .sum();
        if (parameters > MOST_PARAMETERS) {
            throw new InputException("--hessian checks its numbers in 50 digits, for networks of at most "
                    + MOST_PARAMETERS + " parameters; this one has " + parameters
                    + ". The formula is the same for any sizes: take fewer units.");
        }
    }

    private long entries(Tensor tensor, int examples) {
        Map<Dim, Integer> sizes = notated.sizes(examples);
        return tensor.dims().stream()
                .mapToLong(d -> Objects.requireNonNull(sizes.get(d)))
                .reduce(1, Math::multiplyExact);
    }
}
