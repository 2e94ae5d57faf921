package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Definition.Loss;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cost of a chain: the loss of one output inserted into the library's line, and the penalty. */
final class CostFormula {
    private final Library library;
    private final String lossText;
    private final Tensor output;
    private final Tensor labels;
    private final Dim examples;

    /** @param lossText a loss of the library, with a number or without, or a formula in a and y */
    CostFormula(Library library, String lossText, Tensor output, Tensor labels, Dim examples) {
        this.library = library;
        this.lossText = lossText;
        this.output = output;
        this.labels = labels;
        this.examples = examples;
    }

    /**
     * The library's line with the loss in it.
     *
     * @param averaged whether the losses of an example's outputs are averaged and not summed
     */
    Expr mean(boolean averaged) {
        CostLine line = library.cost();
        return Formula.parse(line.source().from(line.formula()), new LineScope(line, averaged));
    }

    /** What of a cost is there for one example: nothing is summed over the examples, and their number is 1. */
    static Expr ofOneExample(Expr e, Dim examples) {
        return switch (e) {
            case Expr.Fold f when f.index().dim().equals(examples) -> ofOneExample(f.body(), examples);
            case Expr.Pow p when p.base().equals(new Expr.Size(examples)) -> Expr.ONE;
            case Expr.Size s when s.dim().equals(examples) -> Expr.ONE;
            default -> Exprs.map(e, part -> ofOneExample(part, examples));
        };
    }

    /** The loss of one output of one example. */
    Expr loss(Index i, Index j) {
        return loss(output.at(i, j), labels.at(i, j), i);
    }

    private Expr loss(Expr a, Expr y, Index units) {
        LossName named = LossName.parse(lossText);
        FormulaScope scope = new FormulaScope(library, "the loss", units);
        if (named != null) {
            Loss loss = library.loss(named.name());
            if (loss != null) {
                return scope.apply(loss, List.of(a, y), lossNumbers(loss, named.number()));
            }
            if (!named.isFormula(library)) {
                throw unknownLoss(named.name());
            }
        }
        return scope.parse(lossText, "the loss", Map.of("a", a, "y", y));
    }

    private InputException unknownLoss(String name) {
        return new InputException("there is no loss '" + name + "'" + Suggestion.of(name, library.lossNames())
                + "\n  losses: " + String.join(", ", library.lossNames()) + "; or a formula in a and y");
    }

    private static Map<String, gradus.math.Rational> lossNumbers(Loss loss, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Map.of();
        }
        if (loss.parameters().size() != 1) {
            throw new InputException("the loss " + loss.name() + " takes no number");
        }
        return Map.of(
                loss.parameters().keySet().iterator().next(), Numbers.parse(text.strip(), "the loss " + loss.name()));
    }

    /** Names in the library's line. */
    private final class LineScope implements Scope {
        private final CostLine line;
        private final boolean averaged;
        private final Index units;
        private final Index example;

        LineScope(CostLine line, boolean averaged) {
            this.line = line;
            this.averaged = averaged;
            this.units = new Index(
                    line.output().indices().get(0).text(), output.dims().get(0));
            this.example = new Index(
                    line.output().indices().get(1).text(), output.dims().get(1));
        }

        @Override
        public @Nullable Expr variable(String name) {
            return switch (name) {
                case "m" -> new Expr.Size(examples);
                case "loss" ->
                    averaged
                            ? Expr.mul(Expr.pow(new Expr.Size(units.dim()), -1), loss(units, example))
                            : loss(units, example);
                default -> null;
            };
        }

        @Override
        public @Nullable Expr call(String name, List<Expr> arguments) {
            return new FormulaScope(library, "the cost", units).call(name, arguments);
        }

        @Override
        public Index units() {
            return units;
        }

        @Override
        public @Nullable Index index(String name) {
            return name.equals(units.name()) ? units : name.equals(example.name()) ? example : null;
        }

        @Override
        public @Nullable Tensor tensor(String name) {
            return name.equals(line.output().letter())
                    ? output
                    : name.equals(line.label().letter()) ? labels : null;
        }

        @Override
        public Set<String> names() {
            return Set.of("loss", "m", line.output().letter(), line.label().letter());
        }
    }
}
