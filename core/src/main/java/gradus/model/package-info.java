/** The model file and the checkpoint: what a training leaves behind, and what a prediction needs. */
@NullMarked
package gradus.model;

import org.jspecify.annotations.NullMarked;
