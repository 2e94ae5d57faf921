/** A small strict JSON reader and writer for file headers, model metadata and reports. */
@NullMarked
package gradus.json;

import org.jspecify.annotations.NullMarked;
