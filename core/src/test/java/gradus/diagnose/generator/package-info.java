/**
 * Learners' submissions, right and wrong: a backward pass written out by hand, in plain loops, with people's mistakes put
 * into it. It knows nothing of the engine that is to find them: of the library it uses only the arrays it hands over.
 */
@NullMarked
package gradus.diagnose.generator;

import org.jspecify.annotations.NullMarked;
