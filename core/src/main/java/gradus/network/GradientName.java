package gradus.network;

/**
 * What a gradient is called.
 *
 * @param letter without the number of the layer: {@code dA}
 * @param after what the name says that it is the derivative by: {@code A}, also where it is the gradient of H; empty
 *     where it says nothing
 */
record GradientName(String letter, String after) {
    /** The gradient by a tensor that no line says another name of. */
    static GradientName by(String letter) {
        return new GradientName("d" + letter, letter);
    }

    /** As a line such as {@code gradient dA of H} says it: a d before a capital letter is that of a derivative. */
    static GradientName written(String word) {
        boolean derivative = word.length() > 1 && word.charAt(0) == 'd' && Character.isUpperCase(word.charAt(1));
        return new GradientName(word, derivative ? word.substring(1) : "");
    }
}
