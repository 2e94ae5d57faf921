/** Layers, activations and losses as formulas; network text to forward equations; conventions of the cost. */
@NullMarked
package gradus.network;

import org.jspecify.annotations.NullMarked;
