package gradus.notation;

import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns numbers of a network's tensors into those of a notation's: which way round they lie, and of how many examples.
 *
 * @param examples how many there are
 * @param example the one that is taken where the notation has one, from 0
 */
record TurnedNumbers(Network network, Notation notation, Relabelling names, int examples, int example) {
    /** @param numbers row-major in the calculus' shapes */
    Map<Tensor, double[]> of(Map<Tensor, double[]> numbers) {
        Map<Tensor, double[]> turned = new LinkedHashMap<>();
        numbers.forEach((tensor, values) -> {
            boolean perExample =
                    tensor.equals(network.lambda()) && !notation.penalty().isEmpty();
            turned.put(names.apply(tensor), perExample ? new double[] {values[0] / examples} : turned(tensor, values));
        });
        return turned;
    }

    private double[] turned(Tensor tensor, double[] values) {
        if (tensor.dims().size() == names.apply(tensor).dims().size() + 1) {
            double[] column = new double[values.length / examples];
            for (int i = 0; i < column.length; i++) {
                column[i] = values[i * examples + example];
            }
            return column;
        }
        Placement placement = names.tensors().get(tensor);
        if (placement == null || !placement.order().equals(List.of(1, 0))) {
            return values;
        }
        int columns =
                Objects.requireNonNull(network.sizes(examples).get(tensor.dims().get(1)));
        int rows = values.length / columns;
        double[] transposed = new double[values.length];
        for (int n = 0; n < values.length; n++) {
            transposed[n % columns * rows + n / columns] = values[n];
        }
        return transposed;
    }
}
