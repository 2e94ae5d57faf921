package gradus.why;

import gradus.document.Block;
import gradus.document.Prose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in the making: cells are words, numbers, tensors, equations or formulas. */
final class Grid {
    private final List<Prose> header;
    private final List<List<Prose>> rows = new ArrayList<>();

    Grid(Object... header) {
        this.header = cells(header);
    }

    Grid row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells below " + header.size());
        }
        rows.add(cells(cells));
        return this;
    }

    int size() {
        return rows.size();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Block block() {
        return new Block.Table(header, rows);
    }

    private static List<Prose> cells(Object... cells) {
        return Arrays.stream(cells).map(c -> Page.prose("{}", c)).toList();
    }
}
