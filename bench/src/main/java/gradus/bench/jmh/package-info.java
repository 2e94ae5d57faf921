/** Benchmarks of single kernels, steps and predictions, run by JMH: {@code bench/jmh}. */
@NullMarked
package gradus.bench.jmh;

import org.jspecify.annotations.NullMarked;
