/**
 * Re-checks each step of a derivation by itself: by an exact identity of rational functions where that decides it, and
 * by evaluation at random points in 50-digit arithmetic. Uses neither the rules nor the simplifier that made the steps.
 */
@NullMarked
package gradus.proof;

import org.jspecify.annotations.NullMarked;
