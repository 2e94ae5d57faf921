package gradus.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a model needs to have read of a table. */
record ModelSchema(Preparation preparation, boolean withTarget) implements Schema {
    @Override
    public List<ColumnType> types(String source, List<String> names, boolean named) {
        Inputs.Columns columns = preparation.columns(source);
        Places places = Places.of(columns, preparation.target().name(), source, names, named);
        List<ColumnType> types = new ArrayList<>(Collections.nCopies(names.size(), ColumnType.SKIP));
        for (int i = 0; i < columns.columns().size(); i++) {
            boolean number = columns.columns().get(i) instanceof InputColumn.Number;
            types.set(places.inputs()[i], number ? ColumnType.NUMBER : ColumnType.TEXT);
        }
        if (withTarget) {
            boolean text = preparation.target() instanceof Target.Classes classes && !classes.numbers();
            types.set(preparation.targetPlace(places, source), text ? ColumnType.TEXT : ColumnType.NUMBER);
        }
        return types;
    }

    /**
     * A row that holds all the names is a header, also where these are numbers. Where training had no header, a row that
     * reads like data is data, also where it holds text: taking it for names would lose a row.
     */
    @Override
    public Optional<Boolean> header(List<String> first, Cells cells) {
        if (!(preparation.inputs() instanceof Inputs.Columns columns)) {
            return Optional.empty();
        }
        if (columns.named()) {
            return new HashSet<>(first).containsAll(columns.names()) ? Optional.of(true) : Optional.empty();
        }
        int needed = columns.columns().size();
        boolean withTheTarget = columns.targetPlace() >= 0 && first.size() == needed + 1;
        if (first.size() != needed && !withTheTarget) {
            return Optional.empty();
        }
        int[] places = Places.of(columns, "", "", first, false).inputs();
        for (int i = 0; i < places.length; i++) {
            if (!data(columns.columns().get(i), first.get(places[i]), cells)) {
                return Optional.empty();
            }
        }
        return Optional.of(false);
    }

    private static boolean data(InputColumn column, String field, Cells cells) {
        return cells.missing(field)
                || switch (column) {
                    case InputColumn.Number ignored -> cells.number(field);
                    case InputColumn.Category category -> category.categories().contains(field);
                };
    }
}
