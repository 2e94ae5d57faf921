package gradus.network;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which definition a name stands for, however it is spelled: letter case does not count, nor does what stands between
 * words. What is printed and stored is always the definition's own name.
 */
final class Spellings {
    private Spellings() {}

    /**
     * The own name that is meant: the one that is typed exactly, else one in another spelling, else one that another
     * library uses. So a user's definition wins over what others call a built-in one, and of two names that differ in
     * spelling alone each can be had by typing it. A name that stands for nothing is returned as it is.
     *
     * @param own definitions by name, in the order in which they were made; of equal spellings the last is meant
     */
    static String canonical(String name, Map<String, ? extends Definition> own) {
        if (own.containsKey(name)) {
            return name;
        }
        String wanted = folded(name);
        String also = null;
        String spelled = null;
        for (Definition d : own.values()) {
            if (folded(d.name()).equals(wanted)) {
                spelled = d.name();
            } else if (alias(name, d) != null) {
                also = d.name();
            }
        }
        return Objects.requireNonNullElse(spelled != null ? spelled : also, name);
    }

    /** The definition's alias of that name; null where the name is its own, or none of its names at all. */
    static @Nullable Alias alias(String name, Definition definition) {
        String wanted = folded(name);
        if (folded(definition.name()).equals(wanted)) {
            return null;
        }
        return attributes(definition).stream()
                .flatMap(Alias::parse)
                .filter(a -> folded(a.name()).equals(wanted))
                .findFirst()
                .orElse(null);
    }

    private static Set<String> attributes(Definition definition) {
        return switch (definition) {
            case Definition.Activation a -> a.attributes();
            case Definition.Loss l -> l.attributes();
            case Definition.Layer _ -> Set.of();
        };
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
}
