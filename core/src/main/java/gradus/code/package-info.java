/** Runnable code of a network's derived program, forward and backward, in the languages that learners write. */
@NullMarked
package gradus.code;

import org.jspecify.annotations.NullMarked;
