/**
 * Arrays of numbers and the files that hold them: NPY, NPZ, safetensors, MAT (v4 to v7), Octave's text and
 * IDX; MAT v7.3 where a {@link gradus.array.Mat73Reader} is there. Every reader is strict: it believes no size a file declares before comparing it with the bytes that are there, and tells the user in one
 * sentence what is wrong with which array of which file.
 */
@NullMarked
package gradus.array;

import org.jspecify.annotations.NullMarked;
