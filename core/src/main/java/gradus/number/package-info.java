/**
 * Numbers to evaluate formulas in: double, a little more than 50 decimal digits ({@link gradus.number.Real}), and dual
 * numbers over either, behind one interface ({@link gradus.number.Arithmetic}).
 */
@NullMarked
package gradus.number;

import org.jspecify.annotations.NullMarked;
