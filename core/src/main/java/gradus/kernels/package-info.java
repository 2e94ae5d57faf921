/** Fast loops over numbers: the emitter of element-wise kernels, matrix products, backends, workers. */
@NullMarked
package gradus.kernels;

import org.jspecify.annotations.NullMarked;
