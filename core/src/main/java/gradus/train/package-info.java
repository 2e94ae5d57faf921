/** Training: examples, batches, optimisers, schedules, and what is measured afterwards. Knows no file format. */
@NullMarked
package gradus.train;

import org.jspecify.annotations.NullMarked;
