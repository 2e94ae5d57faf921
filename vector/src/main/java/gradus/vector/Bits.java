package gradus.vector;

/**
 * How numbers of one precision are made of bits.
 *
 * @param vector the vectors of whole numbers of the same width
 * @param integer the type of those whole numbers
 * @param name as in {@code reinterpretAsInts}
 * @param shift where the exponent begins
 * @param one the number 1
 * @param fraction the bits below the exponent
 * @param magic the power of two whose unit is 1
 * @param bias magic plus the exponent's bias
 */
record Bits(
        Class<?> vector, Class<?> integer, String name, int shift, long one, long fraction, long magic, double bias) {}
