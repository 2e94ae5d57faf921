/** Ordered equations with shapes, their verifier, and the reference interpreter. Knows nothing of SIMD. */
@NullMarked
package gradus.program;

import org.jspecify.annotations.NullMarked;
