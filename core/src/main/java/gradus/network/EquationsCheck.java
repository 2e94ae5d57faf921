package gradus.network;

import gradus.InputException;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of a system as a whole: one cost, nothing without a use, no name that results would have twice. */
final class EquationsCheck {
    private final String name;
    private final List<Line> lines;
    private final Dimensions dimensions;
    private final Map<String, Equation> equations;
    private final boolean upstream;

    /** @param equations by what they give, in order */
    EquationsCheck(
            String name, List<Line> lines, Dimensions dimensions, Map<String, Equation> equations, boolean upstream) {
        this.name = name;
        this.lines = lines;
        this.dimensions = dimensions;
        this.equations = equations;
        this.upstream = upstream;
    }

    /** @throws InputException pointing at what is wrong */
    void require() {
        requireCost();
        requireUse();
        requireNames();
        dimensions.requireAllUsed();
    }

    private void requireCost() {
        Equation last = List.copyOf(equations.values()).getLast();
        Line.Equation line = line(last.target().name());
        if (!upstream && !last.indices().isEmpty()) {
            throw line.source()
                    .error(
                            line.left().name().at(),
                            "the last equation gives the cost, one number, and " + line.left()
                                    + " is not one; with --upstream the gradient that arrives at it is given");
        }
    }

    private void requireUse() {
        Set<String> read = new HashSet<>();
        equations
                .values()
                .forEach(e -> Exprs.tensors(e.body()).stream().map(Tensor::name).forEach(read::add));
        String last = List.copyOf(equations.keySet()).getLast();
        for (Line line : lines) {
            switch (line) {
                case Line.Equation e -> {
                    if (!e.left().letter().equals(last)
                            && !read.contains(e.left().letter())) {
                        throw unused(e, e.left(), last);
                    }
                }
                case Line.Data d -> {
                    if (!(upstream && d.label())) {
                        requireRead(d, d.entry(), read);
                    }
                }
                case Line.Parameter p -> requireRead(p, p.entry(), read);
                case Line.Mask m -> requireRead(m, m.entry(), read);
                case Line.Running _, Line.GradientLetter _, Line.Dims _ -> {}
            }
        }
    }

    private static InputException unused(Line.Equation e, Line.Entry left, String last) {
        return e.source()
                .error(
                        left.name().at(),
                        left.indices().isEmpty()
                                ? "there are two costs, " + left + " and " + last + "; a system has one: add them"
                                : "nothing reads " + left.letter() + "; take it out, or let the cost depend on it");
    }

    private static void requireRead(Line line, Line.Entry entry, Set<String> read) {
        if (!read.contains(entry.letter())) {
            throw line.source().error(entry.name().at(), "no equation reads " + entry.letter() + "; take it out");
        }
    }

    /** Results are written under the tensors' names, and their gradients under d and g before them. */
    private void requireNames() {
        Map<String, Line> named = new HashMap<>();
        lines.forEach(line -> entry(line).ifPresent(e -> named.put(e.letter(), line)));
        for (Line line : lines) {
            entry(line).ifPresent(e -> {
                for (String letter : List.of("d", "g")) {
                    Line other = named.get(letter + e.letter());
                    if (other != null) {
                        throw other.source()
                                .error(
                                        entry(other).orElseThrow().name().at(),
                                        letter + e.letter() + " is what the gradient with respect to " + e.letter()
                                                + " is called; choose another name");
                    }
                }
            });
        }
        requireGradientNames(named);
    }

    /** A gradient that has a name of its own has it alone. */
    private void requireGradientNames(Map<String, Line> named) {
        Map<String, String> gradients = new HashMap<>();
        Set<String> renamed = new HashSet<>();
        lines.forEach(line -> {
            if (line instanceof Line.GradientLetter g && !renamed.add(g.of().text())) {
                throw g.source().error(g.of().at(), "the gradient with respect to " + g.of() + " has a name already");
            }
        });
        named.keySet().stream().filter(n -> !renamed.contains(n)).forEach(n -> gradients.put("d" + n, n));
        for (Line line : lines) {
            if (line instanceof Line.GradientLetter g) {
                String name = g.letter().text();
                String other = gradients.putIfAbsent(name, g.of().text());
                if (other != null || named.containsKey(name)) {
                    throw g.source()
                            .error(
                                    g.letter().at(),
                                    name + " is what "
                                            + (other == null ? "a tensor" : "the gradient with respect to " + other)
                                            + " is called; choose another name");
                }
            }
        }
    }

    private static java.util.Optional<Line.Entry> entry(Line line) {
        return switch (line) {
            case Line.Equation e -> java.util.Optional.of(e.left());
            case Line.Data d -> java.util.Optional.of(d.entry());
            case Line.Parameter p -> java.util.Optional.of(p.entry());
            case Line.Mask m -> java.util.Optional.of(m.entry());
            case Line.Running _, Line.GradientLetter _, Line.Dims _ -> java.util.Optional.empty();
        };
    }

    private Line.Equation line(String target) {
        for (Line line : lines) {
            if (line instanceof Line.Equation e && e.left().letter().equals(target)) {
                return e;
            }
        }
        throw new IllegalStateException(name);
    }
}
