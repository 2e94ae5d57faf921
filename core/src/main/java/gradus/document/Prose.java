package gradus.document;

import gradus.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Words with formulas among them. */
public record Prose(List<Inline> parts) {
    public Prose {
        parts = List.copyOf(parts);
    }

    /** A piece of a line. */
    public sealed interface Inline {}

    /** Plain words. */
    public record Words(String text) implements Inline {}

    /** Words to be noticed. */
    public record Strong(String text) implements Inline {}

    /** What is typed or read at a keyboard: a command, an option, a file. */
    public record Code(String text) implements Inline {}

    /** A formula in the line. */
    public record Maths(Formula formula) implements Inline {}

    /**
     * Words in which each {@code {}} stands for the next argument: a formula, an {@link Inline}, or anything else as
     * words.
     */
    public static Prose of(String template, Object... arguments) {
        List<Inline> parts = new ArrayList<>();
        String[] words = template.split("\\{\\}", -1);
        if (words.length != arguments.length + 1) {
            throw new IllegalArgumentException(arguments.length + " arguments for: " + template);
        }
        for (int n = 0; n < words.length; n++) {
            if (!words[n].isEmpty()) {
                parts.add(new Words(words[n]));
            }
            if (n < arguments.length) {
                switch (arguments[n]) {
                    case Formula f -> parts.add(new Maths(f));
                    case Inline i -> parts.add(i);
                    case Prose p -> parts.addAll(p.parts());
                    default -> parts.add(new Words(String.valueOf(arguments[n])));
                }
            }
        }
        return new Prose(parts);
    }

    /** This and then that. */
    public Prose and(Prose more) {
        List<Inline> all = new ArrayList<>(parts);
        all.addAll(more.parts);
        return new Prose(all);
    }

    /** Without any mark. */
    public String text() {
        return parts.stream()
                .map(p -> switch (p) {
                    case Words w -> w.text();
                    case Strong s -> s.text();
                    case Code c -> c.text();
                    case Maths m -> m.formula().text();
                })
                .collect(Collectors.joining());
    }
}
