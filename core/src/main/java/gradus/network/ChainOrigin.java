package gradus.network;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;

/** A network that was written as layers in order, with a loss of what the last one gives. */
record ChainOrigin(Chain chain, String lossText, Tensor label, Dim examples, Library library) implements Origin {
    ChainOrigin(Chain chain, NetworkOptions options, Dim examples) {
        this(
                chain,
                options.loss() != null
                        ? LossName.canonical(
                                options.loss().strip(),
                                options.library(),
                                chain.outputActivation(),
                                chain.size(chain.nodes().size()))
                        : options.library()
                                .defaultLoss(chain.outputActivation())
                                .name(),
                new Tensor(
                        options.library().cost().label().letter(),
                        chain.output().dims()),
                examples,
                options.library());
    }

    CostFormula formula() {
        return new CostFormula(library, lossText, chain.output(), label, examples);
    }

    @Override
    public List<Node> nodes() {
        return chain.nodes();
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(chain.input());
    }

    @Override
    public List<Tensor> derivedInputs() {
        return List.of();
    }

    @Override
    public List<Tensor> labels() {
        return List.of(label);
    }

    @Override
    public Expr cost() {
        return formula().mean(false);
    }

    /** The cost under another convention, as {@link Network#cost} has it. */
    Expr cost(NetworkOptions options, Tensor lambda, boolean ofOneExample, boolean averaged, boolean penaltyOfAll) {
        Expr mean = formula().mean(averaged);
        if (ofOneExample) {
            return CostFormula.ofOneExample(mean, examples);
        }
        Expr m = penaltyOfAll ? Expr.ONE : new Expr.Size(examples);
        List<Tensor> weights =
                nodes().stream().flatMap(n -> n.weights().stream()).toList();
        return options.penalised()
                ? Expr.add(mean, options.library().training().penalty().of(weights, lambda.at(), m))
                : mean;
    }

    @Override
    public String costLetter() {
        return library.cost().letter();
    }

    @Override
    public Tensor output() {
        return chain.output();
    }

    @Override
    public Map<Dim, Integer> sizes() {
        return chain.sizes();
    }

    @Override
    public String text() {
        return chain.text();
    }

    @Override
    public String title() {
        return chain.text();
    }

    @Override
    public boolean isChain() {
        return true;
    }

    @Override
    public String inputLetter(Tensor input) {
        return library.outputLetter();
    }
}
