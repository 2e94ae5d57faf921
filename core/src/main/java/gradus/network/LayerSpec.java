package gradus.network;

import gradus.math.Rational;
import java.math.BigDecimal;
import java.util.List;

/**
 * One layer as the user wrote it: {@code "a: 16 relu + b"}.
 *
 * @param label a name by which later layers add its output; empty for none
 * @param size number of units, positive; 0 where the layer keeps the size of the one before it
 * @param parts normalisation, activation, dropout, in order; each a name of the library with its numbers
 * @param added labels of the layers whose outputs are added to what the parts give
 */
public record LayerSpec(String label, int size, List<Part> parts, List<String> added) {
    public LayerSpec {
        parts = List.copyOf(parts);
        added = List.copyOf(added);
    }

    public LayerSpec(int size, List<Part> parts) {
        this("", size, parts, List.of());
    }

    /** Whether it has a size of its own, and so weights. */
    public boolean hasSize() {
        return size > 0;
    }

    /** The same layer with other parts. */
    public LayerSpec withParts(List<Part> others) {
        return new LayerSpec(label, size, others, added);
    }

    /** A name with the numbers given for its parameters, in order. */
    public record Part(String name, List<Rational> numbers) {
        public Part {
            numbers = List.copyOf(numbers);
        }

        @Override
        public String toString() {
            return numbers.isEmpty()
                    ? name
                    : name
                            + numbers.stream()
                                    .map(Part::decimal)
                                    .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
        }

        /** As the network text has it, where a number from it is a decimal. */
        private static String decimal(Rational number) {
            try {
                return new BigDecimal(number.num())
                        .divide(new BigDecimal(number.den()))
                        .toPlainString();
            } catch (ArithmeticException e) {
                // Only a program can give a number without an end.
                return number.toString();
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(label.isEmpty() ? "" : label + ": ");
        text.append(hasSize() ? size : "");
        parts.forEach(p -> text.append(' ').append(p));
        added.forEach(a -> text.append(" + ").append(a));
        return text.toString().replace(":  ", ": ").strip();
    }
}
