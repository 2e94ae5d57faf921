package gradus.network;

import gradus.InputException;
import gradus.network.Line.Entry;
import gradus.network.Line.Group;
import gradus.network.Line.Source;
import gradus.network.Line.Start;
import gradus.network.Line.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads one line of a layer or a system. */
final class LineReader {
    private static final List<String> WORDS =
            List.of("dims", "input", "label", "parameter", "mask", "running", "gradient");

    private final Source source;
    private final Cursor in;

    private LineReader(Source source) {
        this.source = source;
        this.in = source.from(0);
    }

    /** @throws InputException pointing at what is wrong */
    static Line read(Source source) {
        return new LineReader(source).line();
    }

    private Line line() {
        in.space();
        int start = in.at();
        String word = in.name();
        boolean isEquation = in.peek() == '[' || in.peek() == '=';
        if (isEquation || !WORDS.contains(word)) {
            in.moveTo(start);
            if (!isEquation) {
                throw in.error(
                        "a line is an equation, such as A[i,j] = tanh(Z[i,j]), or begins with dims, input, label,"
                                + " parameter, mask or running" + Suggestion.of(word, WORDS));
            }
            return equation();
        }
        return switch (word) {
            case "dims" -> dims();
            case "input" -> data(false);
            case "label" -> data(true);
            case "parameter" -> parameter();
            case "mask" -> mask();
            case "running" -> running();
            case "gradient" -> gradient();
            default -> throw new IllegalStateException(word);
        };
    }

    private Line equation() {
        Entry left = entry();
        in.expect("=");
        if (in.isAtEnd()) {
            throw in.error("a formula is expected after '='");
        }
        return new Line.Equation(source, left, in.at());
    }

    private Line data(boolean label) {
        Entry entry = entry();
        boolean plain = in.isAtEnd() || label;
        if (!plain) {
            int at = in.peekAt();
            if (!in.name().equals("without") || !in.name().equals("gradient")) {
                throw in.error(at, "nothing but 'without gradient' may follow an input");
            }
        }
        end();
        return new Line.Data(source, entry, label, plain && !label);
    }

    private Line parameter() {
        Entry entry = entry();
        in.space();
        int at = in.at();
        String kind = in.name();
        for (Start start : Start.values()) {
            if (start.name().toLowerCase(Locale.ROOT).equals(kind)) {
                end();
                return new Line.Parameter(source, entry, start);
            }
        }
        List<String> kinds = Arrays.stream(Start.values())
                .map(s -> s.name().toLowerCase(Locale.ROOT))
                .toList();
        throw in.error(at, "say how " + entry.letter() + " starts: weights, one or zero" + Suggestion.of(kind, kinds));
    }

    private Line mask() {
        Entry entry = entry();
        keyword("keep");
        if (in.isAtEnd()) {
            throw in.error("the probability that a unit is kept is expected, as in: keep 0.5");
        }
        return new Line.Mask(source, entry, in.at());
    }

    private Line running() {
        Word tensor = word("the statistic's name");
        keyword("from");
        boolean negative = in.take("-");
        double initial = in.number().doubleValue();
        keyword("estimate");
        if (in.isAtEnd()) {
            throw in.error("the factor on a batch's value is expected");
        }
        return new Line.Running(source, tensor, negative ? -initial : initial, in.at());
    }

    private Line gradient() {
        Word letter = word("the gradient's name");
        keyword("of");
        Word of = word("a tensor's name");
        boolean timesExamples = !in.isAtEnd();
        if (timesExamples) {
            keyword("times");
            keyword("m");
        }
        end();
        return new Line.GradientLetter(source, letter, of, timesExamples);
    }

    private Line dims() {
        List<Group> groups = new ArrayList<>();
        do {
            List<Word> letters = new ArrayList<>();
            while (Character.isLetter(in.peek())) {
                letters.add(index());
            }
            if (letters.isEmpty()) {
                throw in.error("an index is expected, as in: dims i = 4, j = m");
            }
            groups.add(new Group(letters, size(letters)));
        } while (in.take(","));
        if (!in.isAtEnd()) {
            throw in.error("',' is expected between one size and the next index");
        }
        return new Line.Dims(source, groups);
    }

    private Word size(List<Word> letters) {
        if (!in.take("=")) {
            return new Word("", letters.getFirst().at());
        }
        in.space();
        int at = in.at();
        String size = in.token();
        if (size.isEmpty()) {
            throw in.error(at, Dimensions.missing(letters.getFirst().text()));
        }
        return new Word(size, at);
    }

    /** {@code X[i,j]}, or a name alone. */
    private Entry entry() {
        return entry(in);
    }

    static Entry entry(Cursor in) {
        in.space();
        int at = in.at();
        String name = in.name();
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
            throw in.error(at, "a tensor's name is expected, which begins with a letter");
        }
        List<Word> indices = new ArrayList<>();
        Set<String> letters = new HashSet<>();
        if (in.take("[")) {
            do {
                Word index = index(in);
                if (!letters.add(index.text())) {
                    throw in.error(
                            index.at(),
                            name + " has the index " + index + " twice; give each place a letter of its own");
                }
                indices.add(index);
            } while (in.take(","));
            in.expect("]");
        }
        return new Entry(new Word(name, at), indices);
    }

    private Word index() {
        return index(in);
    }

    /** A small letter, digits behind it if there are many. */
    private static Word index(Cursor in) {
        in.space();
        int at = in.at();
        String name = in.name();
        if (name.isEmpty()) {
            throw in.error(at, "an index is expected");
        }
        if (!name.matches("[a-z][0-9]{0,8}")) {
            throw in.error(
                    at,
                    "an index is one small letter, which a number may follow, as in i or i2; '" + name + "' is not");
        }
        return new Word(name, at);
    }

    private Word word(String what) {
        in.space();
        int at = in.at();
        String name = in.name();
        if (name.isEmpty()) {
            throw in.error(what + " is expected");
        }
        return new Word(name, at);
    }

    private void keyword(String word) {
        in.space();
        int at = in.at();
        if (!in.name().equals(word)) {
            throw in.error(at, "'" + word + "' is expected");
        }
    }

    private void end() {
        if (!in.isAtEnd()) {
            throw in.error("nothing more is expected in this line");
        }
    }
}
