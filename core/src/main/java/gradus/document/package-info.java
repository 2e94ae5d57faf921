/** Documents as data: explanations and answers are made of the same few blocks, and each format is a fold over them. */
@NullMarked
package gradus.document;

import org.jspecify.annotations.NullMarked;
