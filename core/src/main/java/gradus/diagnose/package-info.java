/**
 * Which mistake makes hand-written gradients: small edits of the derived program, tried until one of them computes the
 * learner's numbers.
 */
@NullMarked
package gradus.diagnose;

import org.jspecify.annotations.NullMarked;
