package gradus.why;

import gradus.explain.Statement;
import gradus.formula.Formula;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Deriver;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.NormalForm;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.LossDomain;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Outputs;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loss above an output activation, derived as far as the activation's argument and no further. Whether it is a pair is
 * decided in the calculus' own letters and bookkeeping; it is shown in the learner's.
 *
 * @param notated a network that ends in this activation and this loss
 * @param derivation of dA and dZ
 */
record Pairing(Notated notated, Derivation derivation) {
    static final Notation CALCULUS = Notation.standard();

    /**
     * That activation as the output of a network of as many layers, so that its tensors have the names that the learner
     * knows; what the layers below are like plays no part.
     *
     * @param loss null for the activation's default
     */
    static Pairing of(Network like, @Nullable String loss, List<LayerSpec.Part> activation, NetworkOptions options) {
        return of(network(like, loss, activation, options));
    }

    /** The network of that pairing, nothing derived yet. */
    static Network network(
            Network like, @Nullable String loss, List<LayerSpec.Part> activation, NetworkOptions options) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int l = 0; l < like.depth(); l++) {
            layers.add(new LayerSpec(1, List.of()));
        }
        layers.add(new LayerSpec(3, activation));
        return Network.of(
                layers, options.withPenalty(false).withKeep(Rational.ONE).withLoss(loss));
    }

    /** What would be left if the labels of every example summed to 1; empty where that makes no difference. */
    static Optional<Pairing> ifLabelsSumToOne(Network network) {
        if (network.options().labelsSumToOne()) {
            return Optional.empty();
        }
        NetworkOptions options = network.options()
                .withKeep(Rational.ONE)
                .withLoss(network.loss())
                .withLabelsSumToOne(true);
        Pairing with = of(Network.of(network.specs(), options));
        return with.output().equation().equals(of(network).output().equation()) ? Optional.empty() : Optional.of(with);
    }

    /** The network's own output layer below another loss. */
    static Pairing of(Network network, String loss) {
        return of(loss.equals(network.loss()) ? network : network.withLoss(loss));
    }

    static Pairing of(Network network) {
        return of(Notated.of(network, CALCULUS));
    }

    private static Pairing of(Notated notated) {
        Forward f = notated.forward();
        List<Tensor> wanted = List.of(argument(notated));
        return new Pairing(
                notated,
                Deriver.derive(new Forward(f.given(), f.equations(), f.scales(), f.names(), wanted, f.known())));
    }

    /** The same in a notation, as it is shown. */
    Pairing in(Notation notation) {
        return notated.notation().equals(notation) ? this : of(Notated.of(network(), notation));
    }

    /** The output layer's activation as the network has it, without normalisation and masks. */
    static List<LayerSpec.Part> outputActivation(Network network) {
        return network.specs().getLast().parts().stream()
                .filter(p -> network.options().library().activationNames().contains(p.name()))
                .toList();
    }

    private static Tensor argument(Notated notated) {
        Equation activation = activation(notated);
        return Exprs.tensors(activation.body()).stream()
                .filter(t -> t.dims().equals(activation.target().dims()))
                .findFirst()
                .orElseThrow();
    }

    private static Equation activation(Notated notated) {
        Tensor target = notated.tensor(Outputs.activation(notated.network()).target());
        return notated.forward().equations().stream()
                .filter(e -> e.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    /** The equation of the output activation. */
    Equation activationEquation() {
        return activation(notated);
    }

    Network network() {
        return notated.network();
    }

    /** As the notation writes it. */
    Formula formula(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).formula();
    }

    /** Its right side. */
    Formula body(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).bodyFormula();
    }

    String loss() {
        return network().loss();
    }

    String activation() {
        return network().outputActivation();
    }

    Gradient output() {
        return derivation.gradients().getLast();
    }

    Equation arriving() {
        return derivation.gradients().getFirst().equation();
    }

    Equation general() {
        return output().general();
    }

    /** What is left as h(A) - Y with another h than A itself, such as exp: h. */
    Optional<Expr> otherThanOutput() {
        Equation e = output().equation();
        Expr rest = NormalForm.simplify(Expr.add(e.body(), network().labels().at(e.indices())));
        boolean ofOutput = Exprs.tensors(rest).equals(Set.of(network().output()));
        return ofOutput && !rest.equals(network().output().at(e.indices())) ? Optional.of(rest) : Optional.empty();
    }

    /** Whether what is left is one prediction less its label. */
    boolean isPair() {
        return isDifference() || otherThanOutput().isPresent();
    }

    /** The number c in c (A - Y), if that is what is left; it holds no tensor. */
    Optional<Expr> factor() {
        return multiple(output().equation());
    }

    /** The same of what arrives from the cost. */
    Optional<Expr> arrivingFactor() {
        return multiple(arriving());
    }

    private Optional<Expr> multiple(Equation e) {
        Expr difference =
                Expr.sub(network().output().at(e.indices()), network().labels().at(e.indices()));
        Expr ratio = NormalForm.simplify(Expr.div(e.body(), difference));
        return Exprs.tensors(ratio).isEmpty() && !ratio.equals(Expr.ZERO) ? Optional.of(ratio) : Optional.empty();
    }

    boolean isDifference() {
        return factor().filter(Expr.ONE::equals).isPresent();
    }

    /** Whether what is left holds only under a condition on the labels. */
    boolean isConditional() {
        return output().assumptions().stream().anyMatch(a -> a.kind() == Assumption.Kind.ONE);
    }

    /** Whether the activation can give values at which the loss has none. */
    boolean leavesDomain() {
        return leavesDomain(network());
    }

    static boolean leavesDomain(Network network) {
        return new LossDomain(network).outsideRange().isPresent();
    }
}
