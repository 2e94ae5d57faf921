package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Node.Estimate;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Collects the equations of a part of a network: lines whose tensors and indices are known by then. */
final class NodeBuilder {
    private final int number;
    private final Map<String, Tensor> letters = new LinkedHashMap<>();
    private final List<Equation> equations = new ArrayList<>();
    private final Map<Tensor, Line.Start> parameters = new LinkedHashMap<>();
    private final List<Mask> masks = new ArrayList<>();
    private final List<Estimate> statistics = new ArrayList<>();
    private final Map<Tensor, GradientName> gradientNames = new LinkedHashMap<>();
    private final Set<Tensor> perExample = new LinkedHashSet<>();

    NodeBuilder(int number) {
        this.number = number;
    }

    @Nullable
    Tensor tensor(String letter) {
        return letters.get(letter);
    }

    Map<String, Tensor> letters() {
        return letters;
    }

    /** A new tensor of this part; null, and nothing is done, if the letter is taken. */
    @Nullable
    Tensor declare(String letter, List<Dim> dims) {
        if (letters.containsKey(letter)) {
            return null;
        }
        Tensor tensor = new Tensor(number == 0 ? letter : letter + number, dims);
        letters.put(letter, tensor);
        return tensor;
    }

    void parameter(Tensor tensor, Line.Start start) {
        parameters.put(tensor, start);
    }

    /** @param keep the probability, as a formula without any tensor */
    void mask(Tensor tensor, Expr keep, Line.Mask line) {
        double probability = keep instanceof Expr.Num n ? n.value().doubleValue() : Double.NaN;
        if (!(probability > 0 && probability <= 1)) {
            throw line.source().error(line.keep(), "a unit is kept with a probability above 0 and at most 1");
        }
        masks.add(new Mask(tensor, probability));
    }

    void equation(Tensor target, List<Index> indices, Expr body) {
        equations.add(new Equation(target, indices, body));
    }

    void statistic(Tensor batch, double initial, Expr factor) {
        statistics.add(new Estimate(batch, initial, factor));
    }

    void gradientName(Tensor of, GradientName name) {
        gradientNames.put(of, name);
    }

    /** The gradient by a tensor is kept m times the derivative, although it has no index that runs over examples. */
    void perExample(Tensor tensor) {
        perExample.add(tensor);
    }

    /** @param he which weights start as He et al. propose, and not as Glorot and Bengio do */
    Node build(Tensor output, Predicate<Tensor> he) {
        Map<Tensor, Start> starts = new LinkedHashMap<>();
        parameters.forEach((tensor, start) -> starts.put(tensor, start(start, tensor, he)));
        return new Node(number, letters, equations, starts, masks, statistics, gradientNames, perExample, output);
    }

    private static Start start(Line.Start start, Tensor tensor, Predicate<Tensor> he) {
        return switch (start) {
            case WEIGHTS -> he.test(tensor) ? Start.HE : Start.GLOROT;
            case ONE -> Start.ONE;
            case ZERO -> Start.ZERO;
        };
    }

    /** @throws InputException always: two parts of a layer give the same letter */
    static InputException taken(String where, String letter) {
        return new InputException(where + " has two parts that compute " + letter + "; name each part once");
    }
}
