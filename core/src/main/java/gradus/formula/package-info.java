/** Formulas laid out: one tree from an expression or a matrix form, written as text, LaTeX or MathML. */
@NullMarked
package gradus.formula;

import org.jspecify.annotations.NullMarked;
