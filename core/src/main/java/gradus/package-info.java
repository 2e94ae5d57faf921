/** What every part shares: the exception that carries a message for the user. */
@NullMarked
package gradus;

import org.jspecify.annotations.NullMarked;
