package gradus.diagnose;

import gradus.array.NdArray;
import gradus.code.EmittedCode;
import gradus.code.Language;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a right program in the languages that learners write, each with the reason why it looks as it does: taken
 * from the code that is emitted for the whole network. May be used by several threads.
 */
final class RightLines {
    /** A number that is used more than once has a line of its own; so many of those come along. */
    private static final int MOST_HELPERS = 3;

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z]\\w*) = .*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");
    /** Numbers before and below a product. */
    private static final Pattern SCALED = Pattern.compile("(\\w+ = )(?:(\\d+) \\* )?(.*?)(?: / (\\d+))?(;?)");

    /** Signs and names alone, which mean the same in every language. */
    private static final Pattern PLAIN = Pattern.compile("\\w+ = (?!.*\\w \\w)[-\\w +*/()]+");

    /** A function that the whole program of PyTorch defines for itself. */
    private static final Pattern NUMBER = Pattern.compile("\\bnumber\\((-?[\\d.]+)\\)");

    private static final Pattern KEPT = Pattern.compile(", keepdims?=True");
    private static final Pattern AXIS = Pattern.compile("\\b(axis|dim)=\\d");
    private static final Pattern HELPER = Pattern.compile("[A-Z]\\d+|[a-z]+\\d+");

    private final RightProgram program;
    private final Network network;
    private final Derivation derivation;
    private final Layout layout;
    private final Map<Language, Map<String, Line>> lines = new EnumMap<>(Language.class);

    /** @param remarks the comments above it */
    private record Line(String code, List<String> remarks) {}

    RightLines(RightProgram program, Layout layout) {
        this.program = program;
        this.network = program.network();
        this.derivation = program.derivation();
        this.layout = layout;
    }

    /**
     * The diagnosis with right lines and reasons for those of its mistakes that have a right formula.
     *
     * @param arrays of the file: the lines give a vector the shape that it has there, and take its names
     */
    Diagnosis complete(Diagnosis d, Map<String, NdArray> arrays) {
        return new Diagnosis(
                d.file(),
                d.verdict(),
                d.net(),
                d.loss(),
                d.layout(),
                d.firstWrong(),
                d.mistakes().stream().map(m -> complete(m, arrays)).toList(),
                d.notes(),
                d.variables(),
                d.error(),
                d.places(),
                d.namesInFile());
    }

    private Mistake complete(Mistake m, Map<String, NdArray> arrays) {
        String right = m.right();
        if (right == null) {
            return m;
        }
        // A formula names its variable more exactly than the file does, where a mask makes two of one.
        String name = right.split("[=\\[]", 2)[0].strip();
        List<String> why = new ArrayList<>(why(name));
        why.addAll(m.why());
        return new Mistake(
                m.id(),
                m.variable(),
                known(m.sentence()),
                m.yours() == null ? null : known(m.yours()),
                known(right),
                m.errorIfRight(),
                m.errorIfMistake(),
                m.alternatives(),
                why,
                inFile(code(name, right), m.variable(), arrays),
                m.entries());
    }

    /** What comes from above has one name in a file, before a mask and after it. */
    private String known(String text) {
        String known = text;
        for (Tensor t : program.variables()) {
            String shown = program.shown(t);
            if (!shown.equals(t.name())) {
                known = known.replaceAll("\\b" + Pattern.quote(t.name()) + "\\b", Matcher.quoteReplacement(shown));
            }
        }
        return known;
    }

    /** Where the program has no such line of its own, a formula of signs and names is one. */
    private Code code(String name, String right) {
        Code code = code(name);
        return code.numpy() != null || !PLAIN.matcher(right).matches()
                ? code
                : new Code(right, right.replace(" * ", " .* ").replace(" / ", " ./ ") + ";", right);
    }

    private Code inFile(Code code, String variable, Map<String, NdArray> arrays) {
        return new Code(
                inFile(code.numpy(), variable, arrays), kept(code.octave()), inFile(code.pytorch(), variable, arrays));
    }

    /** Divided by the probability to keep a unit, by its name. */
    private @Nullable String kept(@Nullable String code) {
        if (code == null || network.masks().isEmpty()) {
            return code == null ? null : known(code);
        }
        double keep = network.masks().getFirst().keep();
        return known(code)
                .lines()
                .map(line -> {
                    Matcher m = SCALED.matcher(line);
                    if (!m.matches() || m.group(2) == null) {
                        return line;
                    }
                    double factor =
                            Double.parseDouble(m.group(2)) / (m.group(4) == null ? 1 : Double.parseDouble(m.group(4)));
                    return Math.abs(factor * keep - 1) > 1e-9
                            ? line
                            : m.group(1) + m.group(3) + " / keep_prob" + m.group(5);
                })
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    /** The parameter with a number for each unit that this is the gradient by. */
    private @Nullable Tensor vectorOf(String variable) {
        return network.parameters().stream()
                .filter(p -> p.dims().size() == 1
                        && derivation.forward().gradientOf(p).name().equals(variable))
                .findFirst()
                .orElse(null);
    }

    /** A sum keeps its axis where the file's vector has it, and loses it where not. */
    private @Nullable String inFile(@Nullable String line, String variable, Map<String, NdArray> arrays) {
        if (line == null) {
            return null;
        }
        int last = line.lastIndexOf('\n') + 1;
        String own = line.substring(last);
        Tensor parameter = vectorOf(variable);
        NdArray vector = parameter == null ? null : arrays.getOrDefault(variable, arrays.get(parameter.name()));
        if (vector != null) {
            own = KEPT.matcher(own).replaceAll("");
            if (vector.rank() == 2) {
                own = AXIS.matcher(own)
                        .replaceAll(m -> m.group(1).equals("dim")
                                ? m.group() + ", keepdim=True"
                                : m.group() + ", keepdims=True");
            }
        }
        own = java.util.Objects.requireNonNull(kept(line.substring(0, last) + own));
        own = NUMBER.matcher(own).replaceAll("$1");
        boolean course = arrays.containsKey("lambd") && !arrays.containsKey("lambda_");
        return course ? own.replaceAll("\\blambda_\\b", "lambd") : own;
    }

    /** The line of a variable, with the lines that it needs and that are no variables of the program. */
    Code code(String variable) {
        return new Code(
                code(variable, Language.NUMPY), code(variable, Language.OCTAVE), code(variable, Language.PYTORCH));
    }

    /** Why it is what it is, in sentences. */
    List<String> why(String variable) {
        Line line = of(Language.NUMPY).get(variable);
        if (line == null || line.remarks().isEmpty()) {
            return List.of();
        }
        String reason = String.join(" ", line.remarks()).replaceAll("\\s+", " ");
        boolean beginsWithName = HELPER.matcher(reason.replaceFirst(" .*", "")).matches();
        String sentence = beginsWithName ? reason : Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
        return List.of(sentence + ".");
    }

    private @Nullable String code(String variable, Language language) {
        Map<String, Line> all = of(language);
        Line line = all.get(variable);
        if (line == null) {
            return null;
        }
        // In the order of the program, whichever is found first.
        List<String> needed = new ArrayList<>(List.of(line.code()));
        for (int n = 0; n < needed.size() && needed.size() <= MOST_HELPERS; n++) {
            String right = needed.get(n).substring(needed.get(n).indexOf('='));
            Matcher names = NAME.matcher(right);
            while (names.find()) {
                Line helper = all.get(names.group());
                if (helper != null && isHelper(names.group()) && !needed.contains(helper.code())) {
                    needed.add(helper.code());
                }
            }
        }
        return all.values().stream()
                .map(Line::code)
                .filter(needed::contains)
                .distinct()
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    /** Whether the emitted code made up the name. */
    private boolean isHelper(String name) {
        boolean unsaved = program.variables().stream().anyMatch(t -> t.name().equals(name) && program.isUnsaved(t));
        return unsaved
                || HELPER.matcher(name).matches()
                        && network.parts().keySet().stream()
                                .noneMatch(t -> t.name().equals(name));
    }

    private synchronized Map<String, Line> of(Language language) {
        return lines.computeIfAbsent(
                language,
                l -> parsed(
                        EmittedCode.of(
                                network,
                                derivation,
                                l,
                                EmittedCode.Options.usual(l).withLayout(layout)),
                        l == Language.OCTAVE));
    }

    private static Map<String, Line> parsed(String text, boolean octave) {
        String comment = octave ? "%" : "#";
        Map<String, Line> found = new LinkedHashMap<>();
        List<String> remarks = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean begins = false;
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (statement.isEmpty() && line.startsWith(comment)) {
                // After a blank line stands the heading of a layer.
                if (!begins) {
                    remarks.add(line.substring(1).strip());
                }
                begins = false;
                continue;
            }
            begins = line.isEmpty();
            if (statement.isEmpty() && !ASSIGNMENT.matcher(line).matches()) {
                remarks.clear();
                continue;
            }
            statement.append(statement.isEmpty() ? "" : "\n" + (raw.startsWith("     ") ? "    " : ""));
            statement.append(line.replaceFirst("\\s+" + comment + " .*", ""));
            if (isWhole(statement.toString(), octave)) {
                Matcher name = NAME.matcher(statement);
                if (name.find()) {
                    found.putIfAbsent(name.group(), new Line(statement.toString(), List.copyOf(remarks)));
                }
                remarks.clear();
                statement.setLength(0);
            }
        }
        return found;
    }

    private static boolean isWhole(String statement, boolean octave) {
        long open = statement.chars().filter(c -> c == '(' || c == '{').count();
        long closed = statement.chars().filter(c -> c == ')' || c == '}').count();
        return open == closed && (!octave || statement.endsWith(";"));
    }
}
