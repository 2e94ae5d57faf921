package gradus.network;

import gradus.InputException;
import gradus.math.Function;
import gradus.network.Hyperparameter.Range;
import gradus.network.UpdateRule.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an optimiser:
 *
 * <pre>
 * optimizer momentum(learning-rate = 0.01, momentum = 0.9)
 *   where learning-rate &gt; 0, 0 &lt;= momentum &lt; 1
 *   velocity' = momentum * velocity + g
 *   w' = w - learning-rate * velocity'
 * </pre>
 */
final class OptimizerText {
    private static final Pattern HEAD =
            Pattern.compile("optimizer\\s+([A-Za-z][A-Za-z0-9_-]*)\\s*\\(([^()]*)\\)\\s*(?::\\s*(.*))?");
    private static final Pattern NUMBER = Pattern.compile("([^\\s=]+)\\s*=\\s*(\\S+)");
    private static final Pattern NUMBER_NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*");
    private static final Pattern LINE = Pattern.compile("([A-Za-z][A-Za-z0-9]*'?)\\s*=(?!=)\\s*(.*)");
    private static final Pattern WHERE = Pattern.compile("where\\s+(.*)");

    /** Words of the formula language, and the one under which a model file keeps the optimiser's own name. */
    private static final Set<String> RESERVED = Set.of("sum", "if", "max", "min", "name");

    private final String name;
    private final String what;
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<String, Range> ranges = new LinkedHashMap<>();
    private final List<Assignment> lines = new ArrayList<>();

    private OptimizerText(String name) {
        this.name = name;
        this.what = "the optimizer " + name;
    }

    /**
     * The optimiser of a text.
     *
     * @param definition its lines, which may end in comments
     * @throws InputException that points at what cannot be understood
     */
    static UpdateRule parse(String definition) {
        List<String> lines = definition
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        String first = lines.getFirst();
        Matcher head = HEAD.matcher(first);
        if (!head.matches()) {
            throw new InputException("'" + first + "' does not begin an optimizer; "
                    + "write its name and its numbers: optimizer sgd(learning-rate = 0.01)");
        }
        OptimizerText text = new OptimizerText(head.group(1));
        text.readNumbers(first, head.start(2), head.end(2));
        boolean isDefault = head.group(3) != null;
        if (isDefault && !head.group(3).equals(Definition.DEFAULT)) {
            throw text.error(first, head.start(3), head.end(3), "only 'default' can follow the colon");
        }
        lines.stream().skip(1).forEach(text::readLine);
        return text.rule(first, isDefault);
    }

    private UpdateRule rule(String head, boolean isDefault) {
        List<Hyperparameter> found = new ArrayList<>();
        numbers.forEach((number, standard) ->
                found.add(new Hyperparameter(number, standard, ranges.getOrDefault(number, Range.ALL))));
        found.forEach(number -> number.require(number.standard(), name));
        UpdateRule rule = new UpdateRule(name, found, lines, isDefault);
        String next = UpdateRule.next(UpdateRule.PARAMETER).name();
        if (!targets().contains(next)) {
            throw error(head, 0, head.length(), "no line says what " + next + " is, the parameter after the step");
        }
        rule.equations(numbers); // so that a mistake in a formula shows where it is defined
        return rule;
    }

    private void readNumbers(String line, int from, int to) {
        for (Piece piece : Piece.between(line, from, to)) {
            Matcher m = NUMBER.matcher(piece.text());
            if (!m.matches()) {
                throw error(
                        line, piece, "every number of an optimizer needs its usual value, as in learning-rate = 0.01");
            }
            String number = m.group(1);
            if (!NUMBER_NAME.matcher(number).matches()) {
                throw error(
                        line,
                        piece,
                        "the name of a number is made of lower-case letters and digits, with hyphens between words");
            }
            requireFree(line, piece, number);
            numbers.put(number, value(line, piece, m.group(2)));
        }
        if (!numbers.containsKey(UpdateRule.LEARNING_RATE)) {
            throw error(line, from, to, "one of its numbers must be the learning rate, as in learning-rate = 0.01");
        }
    }

    private double value(String line, Piece piece, String text) {
        if (!text.matches(Condition.LIMIT)) {
            throw error(line, piece, "'" + text + "' is not a number");
        }
        return Double.parseDouble(text);
    }

    private void readLine(String line) {
        Matcher where = WHERE.matcher(line);
        if (where.matches()) {
            for (Piece piece : Piece.between(line, where.start(1), where.end(1))) {
                readCondition(line, piece);
            }
            return;
        }
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw error(
                    line,
                    0,
                    line.length(),
                    "a line says what a name is, as in w' = w - learning-rate * g, or where its numbers lie, as in "
                            + "where learning-rate > 0");
        }
        Assignment read = new Assignment(m.group(1), m.group(2));
        Piece target = new Piece(m.group(1), 0);
        boolean isParameter = read.isPrimed() && read.base().equals(UpdateRule.PARAMETER.name());
        if (!isParameter || targets().contains(read.target())) {
            requireFree(line, target, read.base());
        }
        lines.add(read);
    }

    private List<String> targets() {
        return lines.stream().map(Assignment::target).toList();
    }

    /** A name has one meaning, so that nobody reads one for another. */
    private void requireFree(String line, Piece piece, String wanted) {
        boolean isFunction = RESERVED.contains(wanted) || FormulaNames.constant(wanted) != null;
        for (Function function : Function.values()) {
            isFunction |= function.text().equals(wanted);
        }
        boolean isGiven = List.of(UpdateRule.PARAMETER, UpdateRule.GRADIENT, UpdateRule.STEP).stream()
                .anyMatch(tensor -> tensor.name().equals(wanted));
        boolean isTaken = numbers.containsKey(wanted)
                || lines.stream().anyMatch(other -> other.base().equals(wanted));
        if (isFunction || isGiven || isTaken) {
            throw error(line, piece, "'" + wanted + "' has a meaning already; choose another name");
        }
    }

    private void readCondition(String line, Piece piece) {
        Condition condition = Condition.parse(piece.text());
        if (condition == null) {
            throw error(line, piece, "a condition reads like learning-rate > 0 or 0 <= momentum < 1");
        }
        String number = condition.number();
        if (!numbers.containsKey(number)) {
            throw error(
                    line,
                    piece,
                    "the optimizer has no number called '" + number + "'" + Suggestion.of(number, numbers.keySet()));
        }
        if (ranges.put(number, condition.range()) != null) {
            throw error(line, piece, number + " has two conditions; write them as one, as in 0 <= " + number + " < 1");
        }
    }

    private InputException error(String line, Piece piece, String message) {
        return error(line, piece.start(), piece.start() + piece.text().length(), message);
    }

    private InputException error(String line, int start, int end, String message) {
        return Pointer.error(what, line, start, end, message);
    }

    /** A part of a line, and where it begins. */
    private record Piece(String text, int start) {
        /** What stands between commas. */
        static List<Piece> between(String line, int from, int to) {
            List<Piece> pieces = new ArrayList<>();
            int start = from;
            for (int at = from; at <= to; at++) {
                if (at == to || line.charAt(at) == ',') {
                    String part = line.substring(start, at);
                    pieces.add(new Piece(
                            part.strip(),
                            start + part.length() - part.stripLeading().length()));
                    start = at + 1;
                }
            }
            return pieces;
        }
    }
}
