/** Workloads that are timed against other libraries, and benchmarks of single kernels. */
@NullMarked
package gradus.bench;

import org.jspecify.annotations.NullMarked;
