/** The command line: options in, results on standard output, messages on standard error, exit codes of the contract. */
@NullMarked
package gradus.cli;

import org.jspecify.annotations.NullMarked;
