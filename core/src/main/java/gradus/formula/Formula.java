package gradus.formula;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.MatrixForm;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.List;

/**
 * A formula as it is laid out for a reader, in no notation yet: a tree of what stands beside, above and below what.
 * Parentheses are not in it. Each writer sets those that its notation needs: {@link FormulaText} on one line,
 * {@link FormulaLatex} and {@link FormulaMathml} in two dimensions.
 */
public sealed interface Formula {
    /** How factors are multiplied. */
    enum Times {
        /** Numbers by each other. */
        NUMBERS,
        /** A number by an array. */
        SCALE,
        /** Arrays entry by entry. */
        ELEMENTS,
        /** The matrix product. */
        MATRICES
    }

    record Num(Rational value) implements Formula {}

    /**
     * A tensor, one of its entries, a size, an index or a constant.
     *
     * @param name by which {@link Symbols} know it
     * @param indices empty for the whole tensor
     */
    record Symbol(String name, List<String> indices) implements Formula {
        public Symbol {
            indices = List.copyOf(indices);
        }
    }

    record Minus(Formula of) implements Formula {}

    record Terms(List<Formula> terms) implements Formula {
        public Terms {
            terms = List.copyOf(terms);
        }
    }

    record Product(Times times, List<Formula> factors) implements Formula {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** @param elements whether arrays are divided, entry by entry */
    record Fraction(Formula above, Formula below, boolean elements) implements Formula {}

    record Power(Formula base, Formula exponent) implements Formula {}

    record Transpose(Formula of) implements Formula {}

    /** The derivative of a function of one variable: {@code g'}. */
    record Prime(Formula of) implements Formula {}

    record Call(String name, List<Formula> arguments) implements Formula {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** The sum, or the largest, over all values of some indices. */
    record Over(boolean largest, List<String> indices, Formula body) implements Formula {
        public Over {
            indices = List.copyOf(indices);
        }
    }

    /** One value where a condition holds, otherwise another. */
    record Cases(Formula condition, Formula then, Formula otherwise) implements Formula {}

    /** @param total whether everything in between follows what it is taken by; otherwise all else is held fixed */
    record Partial(Formula of, Formula by, boolean total) implements Formula {}

    /** Kronecker's delta. */
    record Delta(String first, String second) implements Formula {}

    /** @param sign {@code = < <= > >= !=} */
    record Relation(Formula left, String sign, Formula right) implements Formula {}

    /** Formulas with commas between them. */
    record Listed(List<Formula> parts) implements Formula {
        public Listed {
            parts = List.copyOf(parts);
        }
    }

    /** Over whole tensors where there is such a form, otherwise entry by entry. */
    static Formula of(Equation equation) {
        MatrixForm form = MatrixForm.of(equation);
        return form == null ? entries(equation) : equal(of(equation.target()), of(form));
    }

    /** The right side alone. */
    static Formula bodyOf(Equation equation) {
        MatrixForm form = MatrixForm.of(equation);
        return form == null ? of(equation.body()) : of(form);
    }

    /** Entry by entry. */
    static Formula entries(Equation equation) {
        return equal(of(equation.left()), of(equation.body()));
    }

    static Formula of(Expr e) {
        return ExprLayout.of(e);
    }

    static Formula of(MatrixForm form) {
        return MatrixLayout.of(form);
    }

    static Formula of(Tensor tensor) {
        Tensor.Rate rate = tensor.rate();
        return rate == null ? name(tensor.name()) : new Partial(of(rate.of()), of(rate.by()), true);
    }

    static Formula of(Index index) {
        Integer place = index.place();
        return place == null ? name(index.name()) : number(place);
    }

    static Formula of(Dim dim) {
        return name(dim.name());
    }

    static Formula of(Assumption assumption) {
        Formula e = of(assumption.expr());
        return switch (assumption.kind()) {
            case POSITIVE -> relation(e, ">", number(0));
            case NONZERO -> relation(e, "!=", number(0));
            case ONE -> relation(e, "=", number(1));
        };
    }

    /** A name, such as a tensor's. */
    static Formula name(String name) {
        return new Symbol(name, List.of());
    }

    static Formula number(long value) {
        return new Num(Rational.of(value));
    }

    static Formula equal(Formula left, Formula right) {
        return relation(left, "=", right);
    }

    static Formula relation(Formula left, String sign, Formula right) {
        return new Relation(left, sign, right);
    }

    /** {@code ∂of/∂by}. */
    static Formula partial(Formula of, Formula by) {
        return new Partial(of, by, false);
    }

    static Formula ratio(Formula above, Formula below) {
        return new Fraction(above, below, false);
    }

    static Formula product(Times times, Formula... factors) {
        return new Product(times, List.of(factors));
    }

    static Formula call(String name, Formula... arguments) {
        return new Call(name, List.of(arguments));
    }

    /** {@code (n1, m)}. */
    static Formula tuple(List<Formula> parts) {
        return new Call("", parts);
    }

    /** {@code sum(k) body}. */
    static Formula sum(String index, Formula body) {
        return new Over(false, List.of(index), body);
    }

    /** One line of text, every symbol by its own name. */
    default String text() {
        return FormulaText.of(this, Symbols.NAMES);
    }
}
