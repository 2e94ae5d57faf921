package gradus.network;

import gradus.math.Rational;
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
                                    .map(Rational::toString)
                                    .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(size);
        parts.forEach(p -> text.append(' ').append(p));
        return text.toString();
    }
}
