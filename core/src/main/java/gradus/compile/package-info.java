/** Turns a program of equations into kernels over one planned block of memory. Knows nothing of training. */
@NullMarked
package gradus.compile;

import org.jspecify.annotations.NullMarked;
