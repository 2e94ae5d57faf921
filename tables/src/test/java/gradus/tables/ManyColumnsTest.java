package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A table of very many columns: each name is looked at a few times, and not once for every other name. */
class ManyColumnsTest {
    private static final int COLUMNS = 2000;
    private static final int LOOKS = 5;

    /** Counts how often a name is looked at. */
    private static final class Names extends AbstractList<String> {
        private int looks;

        @Override
        public String get(int place) {
            looks++;
            return "c" + place;
        }

        @Override
        public int size() {
            return COLUMNS;
        }
    }

    private static Preparation preparation() {
        List<InputColumn> columns = IntStream.range(0, COLUMNS - 1)
                .<InputColumn>mapToObj(n -> new InputColumn.Number("c" + n, 0, 0, 1))
                .toList();
        return new Preparation(
                new Inputs.Columns(Scaling.NONE, true, ExampleAxis.ROWS, Cells.STANDARD, COLUMNS - 1, columns),
                new Target.Numbers("c" + (COLUMNS - 1), List.of(0.0), List.of(1.0)));
    }

    @Test
    void theColumnsOfAModelAreFound() {
        Names names = new Names();
        Preparation preparation = preparation();
        List<ColumnType> types = preparation.schema().types("wide", names, true);
        assertThat(types).hasSize(COLUMNS).containsOnly(ColumnType.NUMBER);
        assertThat(names.looks).isLessThan(LOOKS * COLUMNS);
    }

    @Test
    void aHeaderIsRecognised() {
        Names names = new Names();
        assertThat(preparation().schema().header(names, Cells.STANDARD)).contains(true);
        assertThat(names.looks).isLessThan(LOOKS * COLUMNS);
    }

    @Test
    void columnsOfTextAreFound() {
        Names names = new Names();
        List<String> texts = IntStream.range(0, COLUMNS).mapToObj(n -> "c" + n).toList();
        Reading reading = new Reading(Header.AUTO, java.util.Optional.empty(), List.of(), texts);
        assertThat(reading.schema().types("wide", names, true)).containsOnly(ColumnType.TEXT);
        assertThat(names.looks).isLessThan(LOOKS * COLUMNS);
    }
}
