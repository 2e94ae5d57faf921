/**
 * The calculus: expressions over indexed entries, their normal form, differentiation, rewrites with name, law and
 * guard, and derivations whose steps are data. Knows nothing of networks, arrays or files.
 */
@NullMarked
package gradus.math;

import org.jspecify.annotations.NullMarked;
