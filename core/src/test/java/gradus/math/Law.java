package gradus.math;

import gradus.formula.Formula;
import gradus.formula.FormulaReader;
import gradus.number.Real;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a printed law claims: two formulas are equal, under conditions.
 *
 * @param conditions letters that are given, as in M = max(k) u_k or c = 0
 * @param positive letters that are above 0
 */
record Law(Formula left, Formula right, Map<String, Formula> conditions, List<String> positive) {
    /** Words that laws are made of, and what they mean to {@link LawValues}. */
    private static final Map<String, String> PHRASES = Map.of(
            " where c does not depend on the variable", "", // as in every law, by its letter
            "sum over every C that reads X of", "every",
            ", plus for every C that T reads", " + every",
            ": whichever exponential is at most 1", "",
            ", by its definition", "");

    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");
    private static final List<String> KNOWN_WORDS = List.of("every", "pi", "max", "min", "sum", "delta", "if");

    /** Points to try, and how many of them the law must be defined at. */
    private static final int POINTS = 40;

    private static final int ENOUGH = 8;

    /** The law states no identity: it describes in words what is done. */
    static boolean isDescription(String law) {
        return law.matches("[a-z][A-Za-z ,]+");
    }

    /** @throws IllegalArgumentException if a part of the text cannot be understood */
    static List<Law> read(String text) {
        String law = text;
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            law = law.replace(phrase.getKey(), phrase.getValue());
        }
        List<Law> laws = new ArrayList<>();
        for (String part : law.split(", and ")) {
            laws.add(single(part));
        }
        return laws;
    }

    private static Law single(String text) {
        Matcher words = WORD.matcher(text.replace(" where ", ", "));
        while (words.find()) {
            String word = words.group();
            boolean function =
                    List.of(Function.values()).stream().anyMatch(f -> f.text().equals(word));
            require(function || KNOWN_WORDS.contains(word), "'" + word + "' in " + text);
        }
        Formula formula = FormulaReader.read(text.replace(" where ", ", ")).orElse(null);
        List<Formula> parts =
                formula instanceof Formula.Listed l ? l.parts() : formula == null ? List.of() : List.of(formula);
        require(!parts.isEmpty() && parts.getFirst() instanceof Formula.Relation, text);
        Formula.Relation identity = (Formula.Relation) parts.getFirst();
        require(identity.sign().equals("="), text);
        Map<String, Formula> conditions = new LinkedHashMap<>();
        List<String> positive = new ArrayList<>();
        List<String> pending = new ArrayList<>();
        for (Formula part : parts.subList(1, parts.size())) {
            if (part instanceof Formula.Symbol s) {
                pending.add(s.name());
                continue;
            }
            require(part instanceof Formula.Relation r && r.left() instanceof Formula.Symbol, part.text());
            Formula.Relation r = (Formula.Relation) part;
            String letter = ((Formula.Symbol) r.left()).name();
            if (r.sign().equals(">") && r.right().equals(Formula.number(0))) {
                positive.addAll(pending);
                positive.add(letter);
                pending.clear();
            } else {
                require(r.sign().equals("="), part.text());
                conditions.put(letter, r.right());
            }
        }
        require(pending.isEmpty(), text);
        return new Law(identity.left(), identity.right(), conditions, positive);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("not understood: " + what);
        }
    }

    /** Whether both sides agree to 50 digits at random points. */
    boolean holds() {
        int points = 0;
        for (int seed = 0; seed < POINTS; seed++) {
            LawValues values = new LawValues(this, seed);
            Real here = values.of(left);
            Real there = values.of(right);
            if (!here.isFinite() || !there.isFinite()) {
                continue;
            }
            points++;
            if (here.sub(there).abs().doubleValue() > 1e-50 * (1 + here.abs().doubleValue())) {
                return false;
            }
        }
        require(points >= ENOUGH, "too few points of the domain for " + left.text() + " = " + right.text());
        return true;
    }
}
