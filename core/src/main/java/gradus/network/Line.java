package gradus.network;

import gradus.InputException;
import java.util.List;

/**
 * One line of the language in which layers and systems are written: an equation, or what a tensor is that no equation
 * defines.
 */
sealed interface Line {
    Source source();

    /** Where a line stands, for messages; {@code what} names its place: {@code "net.gradus, line 3"}. */
    record Source(String what, String text) {
        InputException error(int at, String message) {
            return Pointer.error(what, text, Math.min(at, text.length()), message);
        }

        InputException error(int start, int end, String message) {
            return Pointer.error(what, text, start, end, message);
        }

        Cursor from(int at) {
            return new Cursor(what, text, at);
        }
    }

    /** A word with its place in the line. */
    record Word(String text, int at) {
        int end() {
            return at + text.length();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** {@code W[i,k]}; a scalar has no indices. */
    record Entry(Word name, List<Word> indices) {
        public Entry {
            indices = List.copyOf(indices);
        }

        String letter() {
            return name.text();
        }

        @Override
        public String toString() {
            return indices.isEmpty()
                    ? name.text()
                    : name + "["
                            + String.join(",", indices.stream().map(Word::text).toList()) + "]";
        }
    }

    /** {@code left = formula}, the formula from a place in the line on. */
    record Equation(Source source, Entry left, int formula) implements Line {}

    /**
     * {@code input X[i,j]}, {@code label Y[i,j]}. The cost is derived by an input as well, unless {@code without gradient}
     * stands behind it.
     */
    record Data(Source source, Entry entry, boolean label, boolean hasGradient) implements Line {}

    /** {@code parameter W[i,k] weights}. */
    record Parameter(Source source, Entry entry, Start start) implements Line {}

    /** {@code mask D[i,j] keep formula}: zeros and ones, an entry is 1 with that probability. */
    record Mask(Source source, Entry entry, int keep) implements Line {}

    /** {@code running mean from 0 estimate formula}: a statistic, its start, and the factor on a batch's value. */
    record Running(Source source, Word tensor, double initial, int estimate) implements Line {}

    /**
     * {@code gradient dA of H}: the letter of the gradient by a tensor. With {@code times m} behind it, the gradient is m
     * times the derivative although the tensor belongs to no single example.
     */
    record GradientLetter(Source source, Word letter, Word of, boolean timesExamples) implements Line {}

    /** {@code dims i k = 4, j = m}: letters side by side run over the same dimension. */
    record Dims(Source source, List<Group> groups) implements Line {}

    /** @param size a whole number or a name; empty where a layer's call decides it */
    record Group(List<Word> letters, Word size) {}

    /** How a parameter starts. */
    enum Start {
        WEIGHTS,
        ONE,
        ZERO
    }
}
