package gradus.why;

import gradus.check.RandomNumbers;
import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.explain.Statement;
import gradus.formula.Formula;
import gradus.layout.Pass;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.notation.Notation.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One network in a notation with its derivation, and with numbers for it. Tensors and equations are the notation's. What
 * the tensors are to its layers is in {@link Layers}, the numbers of a pass in {@link Numbers}.
 */
final class Study {
    /** Enough to tell examples from units in a table, and few enough to show. */
    static final int EXAMPLES = 4;

    private final Notated notated;
    private final Derivation derivation;
    private final Sample sample;
    private final Layers layers;
    private final Numbers numbers;

    private Study(Notated notated, Derivation derivation, Sample sample) {
        this.notated = notated;
        this.derivation = derivation;
        this.sample = sample;
        this.layers = new Layers(notated);
        this.numbers = new Numbers(this);
    }

    private static Study of(Notated notated, Sample sample) {
        Study study = new Study(notated, notated.deriveEach(), sample);
        boolean readsInput = study.layers.activations().stream()
                .anyMatch(a -> study.find(a.argument()).isEmpty());
        return readsInput ? study.withInputGradient() : study;
    }

    /** The learner's own numbers. */
    static Study of(Pass pass, Notation notation) {
        Notated notated = Notated.of(pass.given().network(), notation);
        return of(notated, new Sample(pass.given().values(), pass.given().examples(), false, 0));
    }

    static Study random(Notated notated, int examples, long seed, double lambda) {
        Network network = notated.network();
        Map<Tensor, double[]> given = RandomNumbers.of(network, examples, seed, lambda);
        return of(notated, new Sample(Labels.plain(network, given, examples), examples, true, seed));
    }

    /** Another network in the same notation, at random numbers and without a penalty. */
    Study other(Network network) {
        return random(Notated.of(network, notation()), EXAMPLES, 1, 0);
    }

    /** Another derivation of the same network, at the same numbers. */
    Study with(Derivation other) {
        return new Study(notated, other, sample);
    }

    /** What the other studies, at the numbers of this one. */
    Study studying(Study other) {
        return new Study(other.notated, other.derivation, sample);
    }

    /** The same in a notation that differs in layout or bookkeeping. */
    Study in(Notation other) {
        return of(Notated.of(network(), other), sample);
    }

    /** With all examples at once, where the notation has one. */
    Study ofAllExamples() {
        return notated.isForOneExample()
                ? in(notation().lying(Examples.COLUMNS, notation().inputsFirst()))
                : this;
    }

    private Study in(Network other) {
        return of(Notated.of(other, notation()), sample);
    }

    /** The same layers, numbers and options but the loss. */
    Study withLoss(String loss) {
        return in(network().withLoss(loss));
    }

    /** The same with random numbers that fit this network's loss; the learner's own numbers stay. */
    Study redrawn() {
        double[] lambda = sample.given().get(network().lambda());
        return sample.random()
                ? random(notated, sample.examples(), sample.seed(), lambda == null ? 0 : lambda[0])
                : this;
    }

    /** With the gradients by the network's inputs as well. */
    Study withInputGradient() {
        Forward f = forward();
        List<Tensor> wanted = new ArrayList<>(f.wanted());
        Map<Tensor, Expr> scales = new LinkedHashMap<>(f.scales());
        for (Tensor input : inputs()) {
            if (!wanted.contains(input)) {
                wanted.add(input);
                if (isPerExample() && layers.isOfExamples(input)) {
                    scales.put(input, new Expr.Size(m()));
                }
            }
        }
        return wanted.size() == f.wanted().size()
                ? this
                : with(Deriver.derive(new Forward(f.given(), f.equations(), scales, f.names(), wanted, f.known())));
    }

    /** Without dropout. */
    Study unmasked() {
        return network().masks().isEmpty() || !network().isChain()
                ? this
                : in(network().withMasks(Set.of()));
    }

    Network network() {
        return notated.network();
    }

    Notated notated() {
        return notated;
    }

    Notation notation() {
        return notated.notation();
    }

    Derivation derivation() {
        return derivation;
    }

    Forward forward() {
        return notated.forward();
    }

    /** What the tensors are to the layers. */
    Layers layers() {
        return layers;
    }

    /** The numbers of a pass. */
    Numbers numbers() {
        return numbers;
    }

    Sample sample() {
        return sample;
    }

    /** The number of examples, as a dimension. */
    Dim m() {
        return notated.examples();
    }

    /** Whether what belongs to one example is kept without the 1/m of the mean. */
    boolean isPerExample() {
        return !forward().scales().isEmpty();
    }

    /** What a gradient that belongs to one example carries of the mean: 1/m, or 1 where it is kept per example. */
    Expr share() {
        return isPerExample() || notated.isForOneExample() ? Expr.ONE : Expr.pow(new Expr.Size(m()), -1);
    }

    /** Whether it is the gradient that is given, in place of a loss. */
    boolean isArriving(Tensor tensor) {
        Tensor arriving = network().upstream();
        return arriving != null && notated.tensor(arriving).equals(tensor);
    }

    Tensor cost() {
        return forward().cost();
    }

    List<Tensor> inputs() {
        return network().inputTensors().stream().map(notated::tensor).toList();
    }

    Tensor labels() {
        return notated.tensor(network().labels());
    }

    List<Tensor> parameters() {
        return network().parameters().stream().map(notated::tensor).toList();
    }

    /** The number of a tensor's layer as the notation counts. */
    int number(Tensor tensor) {
        return notated.layer(tensor) + notated.shift();
    }

    /** An equation over whole tensors as the notation writes it, otherwise entry by entry. */
    Formula formula(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).formula();
    }

    /** Its right side. */
    Formula body(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).bodyFormula();
    }

    /** Words with formulas; a tensor stands for its name, an equation for itself. */
    Prose prose(String template, Object... arguments) {
        return Page.prose(
                template,
                Arrays.stream(arguments)
                        .map(a -> a instanceof Equation e ? formula(e) : a)
                        .toArray());
    }

    /** The gradient by that tensor. */
    Gradient gradient(Tensor of) {
        return find(of).orElseThrow(() -> new IllegalStateException("no gradient by " + of));
    }

    Optional<Gradient> find(Tensor of) {
        return derivation.gradients().stream().filter(g -> g.of().equals(of)).findFirst();
    }

    /** The tensor of a gradient by that tensor. */
    Tensor d(Tensor of) {
        return derivation.forward().gradientOf(of);
    }

    Equation defining(Tensor tensor) {
        return forward().equations().stream()
                .filter(e -> e.target().equals(tensor))
                .findFirst()
                .orElseThrow();
    }

    /** The gradient in which an activation's derivative stands: by Z, or by N where the layer normalises. */
    Gradient through(Activation activation) {
        return gradient(activation.argument());
    }

    /** The one by the argument of the output's activation. */
    Gradient output() {
        return findOutput().orElseThrow();
    }

    /** The same; empty where the output is no activation's. */
    Optional<Gradient> findOutput() {
        return layers.outputActivation().flatMap(a -> find(a.argument()));
    }

    /** What the general form multiplies: the gradient that comes from above. */
    Gradient arriving(Gradient gradient) {
        return derivation.gradients().stream()
                .filter(g ->
                        Exprs.mentions(gradient.general().body(), g.equation().target()))
                .findFirst()
                .orElse(gradient);
    }

    /** What that is called; it may be given, in place of a loss. */
    Tensor arrivingTensor(Gradient gradient) {
        return Exprs.tensors(gradient.general().body()).stream()
                .filter(this::isArriving)
                .findFirst()
                .orElseGet(() -> arriving(gradient).equation().target());
    }

    /** The derivative that multiplies entry by entry what arrives; empty where there is no such single factor. */
    Optional<Equation> factor(Gradient gradient) {
        List<Influence> influences = Influence.of(gradient);
        if (influences.size() != 1 || influences.getFirst().kind(derivation.forward()) != Influence.Kind.DIAGONAL) {
            return Optional.empty();
        }
        return Optional.of(influences.getFirst().factorStatement().equation());
    }
}
