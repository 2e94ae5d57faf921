package gradus.tables;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a reader is to make of the columns, decided when their names are known. */
@FunctionalInterface
public interface Schema {
    /** Every column by its looks. */
    Schema AUTO = (source, names, named) -> Collections.nCopies(names.size(), ColumnType.AUTO);

    /**
     * A type for each column.
     *
     * @param source the file, for messages
     * @param named whether the names stand in the file
     * @throws gradus.InputException if a column that is needed is not there
     */
    List<ColumnType> types(String source, List<String> names, boolean named);

    /**
     * Whether the first row holds the names, where the user does not say; empty to go by its looks.
     *
     * @param first the fields of the first row, without blanks around them
     * @param cells how they are read
     */
    default Optional<Boolean> header(List<String> first, Cells cells) {
        return Optional.empty();
    }
}
