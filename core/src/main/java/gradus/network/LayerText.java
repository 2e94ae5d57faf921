package gradus.network;

import gradus.InputException;
import gradus.math.Rational;
import gradus.network.Definition.Layer;
import gradus.network.Line.Entry;
import gradus.network.Line.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a layer: {@code layer dense(A[k,j]) -> Z[i,j]}, and a line for each equation and for each tensor that none of them
 * defines. Where the first line gives a name alone, the layer reads the one tensor that nothing in it defines.
 */
final class LayerText {
    private final Source head;
    private final Cursor in;
    private final List<Line> lines = new ArrayList<>();

    private LayerText(List<String> block) {
        this.head = new Source("the layer", block.getFirst());
        this.in = head.from(0);
    }

    /**
     * @param block the lines, the first of which begins with {@code layer}
     * @throws InputException pointing at what is wrong
     */
    static Layer parse(List<String> block) {
        return new LayerText(block).layer(block.subList(1, block.size()));
    }

    private Layer layer(List<String> body) {
        in.expect("layer");
        String name = hyphenated();
        List<Entry> reads = new ArrayList<>();
        Map<String, Rational> numbers = new LinkedHashMap<>();
        Map<String, List<Rational>> others = new LinkedHashMap<>();
        arguments(name, reads, numbers, others);
        Entry gives = null;
        if (in.take("->")) {
            gives = LineReader.entry(in);
        }
        if (!in.isAtEnd()) {
            throw in.error("nothing more is expected here; write: layer name(A[k,j]) -> Z[i,j]");
        }
        body.forEach(line -> lines.add(LineReader.read(new Source("the layer " + name, line))));
        if (lines.stream().noneMatch(Line.Equation.class::isInstance)) {
            throw head.error(0, "the layer " + name + " has no equation");
        }
        refuseData();
        Layer layer = new Layer(name, numbers, others, reads.isEmpty() ? List.of(onlyInput(name)) : reads, lines);
        if (gives != null && !gives.toString().equals(layer.output().toString())) {
            throw head.error(gives.name().at(), "the last equation of " + name + " gives " + layer.output());
        }
        return layer;
    }

    private void refuseData() {
        for (Line line : lines) {
            if (line instanceof Line.Data) {
                throw line.source()
                        .error(0, "what a layer reads stands in its first line: layer name(A[k,j]) -> Z[i,j]");
            }
        }
    }

    private String hyphenated() {
        in.space();
        int start = in.at();
        StringBuilder name = new StringBuilder(in.name());
        while (head.text().startsWith("-", in.at()) && !head.text().startsWith("->", in.at())) {
            in.expect("-");
            name.append('-').append(in.name());
        }
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
            throw in.error(start, "a layer's name is expected, a letter first");
        }
        return name.toString();
    }

    /** {@code (A[k,j]; rate = 0.5)}, either of the two alone, or nothing; {@code 0.5 or 0.2} where others take another. */
    private void arguments(
            String name, List<Entry> reads, Map<String, Rational> numbers, Map<String, List<Rational>> others) {
        if (!in.take("(")) {
            return;
        }
        boolean more = !in.take(")");
        while (more) {
            int start = in.at();
            String word = in.name();
            if (in.peek() == '=') {
                in.expect("=");
                numbers.put(word, number());
                while (in.take("or ")) {
                    others.computeIfAbsent(word, w -> new ArrayList<>()).add(number());
                }
            } else {
                in.moveTo(start);
                reads.add(LineReader.entry(in));
            }
            more = in.take(",") || in.take(";");
            if (!more) {
                in.expect(")");
            }
        }
        if (reads.stream().map(Entry::letter).distinct().count() < reads.size()) {
            throw head.error(0, "the layer " + name + " reads two tensors of one name");
        }
    }

    private Rational number() {
        boolean negative = in.take("-");
        Rational value = in.number();
        return negative ? value.negate() : value;
    }

    /** The one tensor that is read and that nothing here defines, with the indices that it has where it is first read. */
    private Entry onlyInput(String name) {
        Set<String> defined = new HashSet<>();
        for (Line line : lines) {
            switch (line) {
                case Line.Equation e -> defined.add(e.left().letter());
                case Line.Parameter p -> defined.add(p.entry().letter());
                case Line.Mask m -> defined.add(m.entry().letter());
                case Line.Data _, Line.Running _, Line.GradientLetter _, Line.Dims _ -> {}
            }
        }
        for (Line line : lines) {
            if (line instanceof Line.Equation e) {
                Cursor formula = e.source().from(e.formula());
                while (!formula.isAtEnd()) {
                    int start = formula.at();
                    String word = formula.name();
                    if (!word.isEmpty() && formula.peek() == '[' && !defined.contains(word)) {
                        formula.moveTo(start);
                        return LineReader.entry(formula);
                    }
                    if (word.isEmpty()) {
                        formula.moveTo(start + 1);
                    }
                }
            }
        }
        throw head.error(0, "the layer " + name + " reads nothing that is given to it");
    }
}
