/** Notations of courses and books: the same network in other symbols, layouts and conventions, each a text of its own. */
@NullMarked
package gradus.notation;

import org.jspecify.annotations.NullMarked;
