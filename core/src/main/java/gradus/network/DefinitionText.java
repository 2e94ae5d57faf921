package gradus.network;

import gradus.InputException;
import gradus.math.Rational;
import gradus.network.Definition.Activation;
import gradus.network.Definition.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads definitions: a line for an activation or a loss, a block of lines for a layer. */
final class DefinitionText {
    private static final Pattern HEAD =
            Pattern.compile("(loss\\s+)?([A-Za-z][A-Za-z0-9_-]*)\\s*\\(([^)]*)\\)\\s*=(?!=)(.*)");
    private static final String LAYER = "layer ";

    private DefinitionText() {}

    /** The definitions of a library's text, each with its lines, comments left out. */
    static List<String> split(String text) {
        List<String> definitions = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String raw : text.split("\n", -1)) {
            String line = raw.replaceFirst("#.*", "").stripTrailing();
            if (line.isBlank()) {
                continue;
            }
            boolean begins = !Character.isWhitespace(line.charAt(0));
            if (begins && !block.isEmpty()) {
                definitions.add(block.toString());
                block.setLength(0);
            }
            block.append(block.isEmpty() ? "" : "\n").append(line.strip());
        }
        if (!block.isEmpty()) {
            definitions.add(block.toString());
        }
        return definitions;
    }

    /** @throws InputException if the text defines nothing */
    static Definition parse(String definition) {
        return definition.startsWith(LAYER)
                ? LayerText.parse(definition
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .toList())
                : line(definition.strip());
    }

    private static Definition line(String line) {
        String[] parts = line.split("\\s:\\s", 2);
        Matcher m = HEAD.matcher(parts[0].strip());
        if (!m.matches()) {
            throw new InputException("'" + line + "' defines nothing; write a definition as: name(z) = formula");
        }
        String name = m.group(2);
        if (Library.isReserved(name)) {
            throw new InputException("'" + name + "' has a meaning of its own; choose another name");
        }
        String[] groups = m.group(3).split(";", 2);
        List<String> arguments = List.of(groups[0].strip().split("\\s*,\\s*"));
        Map<String, Rational> parameters = parameters(groups.length > 1 ? groups[1].replace(';', ',') : "", name);
        String formula = m.group(4).strip();
        Set<String> attributes =
                parts.length > 1 ? new LinkedHashSet<>(List.of(parts[1].strip().split("\\s*,\\s*"))) : Set.of();
        if (m.group(1) != null) {
            return new Loss(name, arguments, parameters, formula, attributes);
        }
        if (arguments.size() != 1 || arguments.getFirst().isEmpty()) {
            throw new InputException("an activation has one argument: " + name + "(z) = formula");
        }
        return new Activation(name, arguments, parameters, formula, attributes);
    }

    private static Map<String, Rational> parameters(String text, String owner) {
        Map<String, Rational> found = new LinkedHashMap<>();
        if (text.isBlank()) {
            return found;
        }
        for (String part : text.split(",")) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2) {
                throw new InputException("a parameter of '" + owner + "' needs a default: name = number");
            }
            found.put(pair[0].strip(), Numbers.parse(pair[1].strip(), owner));
        }
        return found;
    }
}
