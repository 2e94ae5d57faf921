/**
 * Everything between a data file and the numbers that a trainer takes, and back: CSV files, arrays and images; the
 * preparation of their columns, which is stored in the model; predictions and metrics in the words of the data.
 */
@NullMarked
package gradus.tables;

import org.jspecify.annotations.NullMarked;
