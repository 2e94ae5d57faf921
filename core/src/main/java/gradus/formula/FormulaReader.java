package gradus.formula;

import gradus.formula.Formula.Cases;
import gradus.formula.Formula.Delta;
import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Listed;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Over;
import gradus.formula.Formula.Partial;
import gradus.formula.Formula.Power;
import gradus.formula.Formula.Prime;
import gradus.formula.Formula.Relation;
import gradus.formula.Formula.Symbol;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Times;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a law as it is written in the rules of a derivation, {@code (u v)' = u' v + u v'}, so that it is typeset like
 * any other formula. Factors stand side by side: {@code a (1 - a)} is a product, {@code f(i)} is a function's value.
 */
public final class FormulaReader {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)?|[A-Za-z][A-Za-z0-9]*(?:_[a-z])?|!=|<=|>=|[-+*/^'=<>()\\[\\],∂])");
    private static final Set<String> RELATIONS = Set.of("=", "<", ">", "<=", ">=", "!=");

    /** What is read is no formula. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private final List<String> tokens = new ArrayList<>();
    /** For each token, whether there is a space before it. */
    private final List<Boolean> apart = new ArrayList<>();

    private int at;

    private FormulaReader(String text) {
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (m.find() && m.start() == end) {
            tokens.add(m.group(1));
            apart.add(m.start(1) > m.start());
            end = m.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new Unreadable();
        }
    }

    /** The formula, if it is one. */
    public static Optional<Formula> read(String text) {
        try {
            FormulaReader reader = new FormulaReader(text);
            Formula formula = reader.listed();
            return reader.at == reader.tokens.size() ? Optional.of(formula) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Formula listed() {
        List<Formula> parts = new ArrayList<>(List.of(relation()));
        while (take(",")) {
            parts.add(relation());
        }
        return parts.size() == 1 ? parts.getFirst() : new Listed(parts);
    }

    private Formula relation() {
        Formula left = sum();
        return RELATIONS.contains(peek()) ? new Relation(left, next(), sum()) : left;
    }

    private Formula sum() {
        List<Formula> terms = new ArrayList<>();
        terms.add(take("-") ? new Minus(term()) : term());
        while (peek().equals("+") || peek().equals("-")) {
            terms.add(next().equals("-") ? new Minus(term()) : term());
        }
        return terms.size() == 1 ? terms.getFirst() : new Terms(terms);
    }

    private Formula term() {
        List<Formula> factors = new ArrayList<>(List.of(power()));
        while (true) {
            if (take("/")) {
                Formula above = ExprLayout.joined(Times.NUMBERS, List.copyOf(factors));
                factors.clear();
                factors.add(new Fraction(above, power(), false));
            } else if (take("*") || begins(peek())) {
                factors.add(power());
            } else {
                return ExprLayout.joined(Times.NUMBERS, factors);
            }
        }
    }

    private static boolean begins(String token) {
        return token.equals("(")
                || token.equals("∂")
                || (!token.isEmpty() && Character.isLetterOrDigit(token.charAt(0)));
    }

    private Formula power() {
        Formula base = atom();
        while (take("'")) {
            base = new Prime(base);
        }
        return take("^") ? new Power(base, atom()) : base;
    }

    private Formula atom() {
        String token = next();
        if (token.equals("(")) {
            Formula inner = relation();
            expect(")");
            return inner;
        }
        if (token.equals("∂")) {
            Formula of = atom();
            expect("/");
            expect("∂");
            return new Partial(of, atom(), false);
        }
        if (Character.isDigit(token.charAt(0))) {
            return new Num(Rational.parse(token));
        }
        if (!Character.isLetter(token.charAt(0))) {
            throw new Unreadable();
        }
        return peek().equals("(") && !apart.get(at) ? call(token) : symbol(token);
    }

    private Formula symbol(String name) {
        int mark = name.indexOf('_');
        if (mark > 0) {
            return new Symbol(name.substring(0, mark), List.of(name.substring(mark + 1)));
        }
        List<String> indices = new ArrayList<>();
        if (take("[")) {
            do {
                indices.add(next());
            } while (take(","));
            expect("]");
        }
        return new Symbol(name, indices);
    }

    private Formula call(String name) {
        expect("(");
        List<Formula> arguments = new ArrayList<>(List.of(relation()));
        while (take(",")) {
            arguments.add(relation());
        }
        expect(")");
        List<String> names = arguments.stream()
                .filter(a -> a instanceof Symbol s && s.indices().isEmpty())
                .map(a -> ((Symbol) a).name())
                .toList();
        boolean indices = names.size() == arguments.size();
        return switch (name) {
            case "sum" -> indices && begins(peek()) ? new Over(false, names, term()) : plain(name, arguments);
            case "max" -> indices && begins(peek()) ? new Over(true, names, term()) : plain(name, arguments);
            case "delta" -> delta(arguments);
            case "if" ->
                arguments.size() == 3
                        ? new Cases(arguments.get(0), arguments.get(1), arguments.get(2))
                        : plain(name, arguments);
            default -> plain(name, arguments);
        };
    }

    /** Of letters and fixed places. */
    private static Formula delta(List<Formula> arguments) {
        List<String> indices = new ArrayList<>();
        for (Formula a : arguments) {
            if (a instanceof Symbol s && s.indices().isEmpty()) {
                indices.add(s.name());
            } else if (a instanceof Num n && n.value().isInteger()) {
                indices.add(n.value().toString());
            }
        }
        return indices.size() == 2 && arguments.size() == 2
                ? new Delta(indices.get(0), indices.get(1))
                : plain("delta", arguments);
    }

    private static Formula plain(String name, List<Formula> arguments) {
        return new Formula.Call(name, arguments);
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at == tokens.size()) {
            throw new Unreadable();
        }
        return tokens.get(at++);
    }

    private boolean take(String token) {
        boolean there = peek().equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw new Unreadable();
        }
    }
}
