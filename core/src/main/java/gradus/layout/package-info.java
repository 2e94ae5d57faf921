/** Arrays of a file as the numbers of a network, whichever way round they lie, and back. */
@NullMarked
package gradus.layout;

import org.jspecify.annotations.NullMarked;
