/** Questions that learners ask, answered for their own network: derived, proved, and shown in numbers. */
@NullMarked
package gradus.why;

import org.jspecify.annotations.NullMarked;
