package gradus.network;

import gradus.math.Rational;
import java.math.BigDecimal;
import java.util.List;

/**
 * One layer as the user wrote it.
 *
 * @param size number of units, positive
 * @param parts normalisation, activation, dropout, in order; each a name of the library with its numbers
 */
public record LayerSpec(int size, List<Part> parts) {
    public LayerSpec {
        parts = List.copyOf(parts);
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
        StringBuilder text = new StringBuilder().append(size);
        parts.forEach(p -> text.append(' ').append(p));
        return text.toString();
    }
}
