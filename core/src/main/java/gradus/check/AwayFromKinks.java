package gradus.check;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Examples at which no number is near a kink, where rounding would decide which of two formulas holds.
 *
 * @param values of every input of the network's programs
 * @param margin how far from a kink the nearest number is; infinite where there is none
 * @param oneSided how many decisions fall the same way for all units and examples, so that one formula is never used
 */
public record AwayFromKinks(Map<Tensor, double[]> values, double margin, int oneSided) {
    /**
     * Chooses some of the examples: the first that are far enough, and if there are too few, the furthest.
     *
     * @param values of every input of the network's programs, for {@code examples} of them
     * @param wanted at most {@code examples}; all of them where one reads the others, as with batch statistics
     * @param enough the margin that is asked for
     */
    public static AwayFromKinks choose(
            Network network, Map<Tensor, double[]> values, int examples, int wanted, double enough) {
        List<Decision> decisions = decisions(network, values, examples);
        double[] margins = new double[examples];
        Arrays.setAll(
                margins,
                j -> decisions.stream().mapToDouble(d -> d.margin(j)).min().orElse(Double.POSITIVE_INFINITY));
        int[] chosen = IntStream.range(0, examples)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.min(margins[b], enough), Math.min(margins[a], enough)))
                .limit(wanted)
                .mapToInt(j -> j)
                .sorted()
                .toArray();
        Map<Tensor, double[]> some = new LinkedHashMap<>();
        values.forEach((tensor, x) -> some.put(
                tensor, belongsToExamples(tensor.dims(), network) ? GradientCheck.only(x, examples, chosen) : x));
        double margin = Arrays.stream(chosen).mapToDouble(j -> margins[j]).min().orElse(Double.POSITIVE_INFINITY);
        int oneSided =
                (int) decisions.stream().filter(d -> d.isOneSided(chosen)).count();
        return new AwayFromKinks(some, margin, oneSided);
    }

    private static boolean belongsToExamples(List<Dim> dims, Network network) {
        return !dims.isEmpty() && dims.getLast().equals(network.examples());
    }

    /**
     * Numbers whose signs decide which formula holds.
     *
     * @param below how many entries belong to one value of the examples' index; 0 where it is none of the indices
     */
    private record Decision(List<Double> numbers, int below, int examples) {
        /** What is decided for all examples together counts for each of them. */
        boolean isOf(int entry, int example) {
            return below == 0 || entry / below % examples == example;
        }

        double margin(int example) {
            return IntStream.range(0, numbers.size())
                    .filter(n -> isOf(n, example))
                    .mapToDouble(n -> Math.abs(numbers.get(n)))
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }

        boolean isOneSided(int[] chosen) {
            long above = IntStream.range(0, numbers.size())
                    .filter(n -> numbers.get(n) > 0 && Arrays.stream(chosen).anyMatch(j -> isOf(n, j)))
                    .count();
            long all = below == 0 ? numbers.size() : (long) numbers.size() / examples * chosen.length;
            return above == 0 || above == all;
        }
    }

    private static List<Decision> decisions(Network network, Map<Tensor, double[]> given, int examples) {
        Values<Double> values = new Values<>();
        given.forEach((tensor, x) -> values.put(tensor, x, DoubleArithmetic.INSTANCE));
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples));
        interpreter.run(Programs.forward(network), values);
        List<Decision> decisions = new ArrayList<>();
        for (Equation equation : network.forward().equations()) {
            for (Equation kink : Kinks.of(equation)) {
                List<Dim> dims = kink.target().dims();
                int place = dims.indexOf(network.examples());
                int below = place < 0 ? 0 : 1;
                for (Dim dim : dims.subList(place + 1, dims.size())) {
                    below *= Objects.requireNonNull(network.sizes(examples).get(dim));
                }
                decisions.add(new Decision(interpreter.evaluate(kink, values), below, examples));
            }
        }
        return decisions;
    }
}
