/** Explanations as data, built from a derivation and its proofs, and renderers of them. */
@NullMarked
package gradus.explain;

import org.jspecify.annotations.NullMarked;
