/** Kernels on the Vector API; the only module that needs it. Found through {@link java.util.ServiceLoader}. */
@NullMarked
package gradus.vector;

import org.jspecify.annotations.NullMarked;
