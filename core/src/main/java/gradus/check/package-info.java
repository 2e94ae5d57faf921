/** Compares derived gradients with numeric ones. */
@NullMarked
package gradus.check;

import org.jspecify.annotations.NullMarked;
