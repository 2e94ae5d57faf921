package gradus.compile;

import gradus.math.Dim;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of work. A stage begins when the one before it has ended everywhere. Within a stage, groups whose results
 * have the same last dim form a strip: they go row by row along that dim, each row needing only the same row of groups
 * before it in the strip, so that threads may take rows each and rows stay in cache from one group to the next. The
 * forward and the backward pass of a network are one strip over the examples.
 */
final class Schedule {
    private record Made(int stage, Object rows) {}

    /** @param rows null for scalars */
    record Strip(@Nullable Dim rows, List<Group> groups) {}

    private final List<Map<Object, Strip>> stages = new ArrayList<>();
    private final Map<Tensor, Made> madeIn = new HashMap<>();

    private Schedule() {}

    /** @param wanted tensors that are read from outside; what nobody reads is left out */
    static Schedule of(List<Flat> flats, Set<Tensor> wanted) {
        Schedule schedule = new Schedule();
        Set<Tensor> needed = new LinkedHashSet<>(wanted);
        for (Flat flat : flats.reversed()) {
            if (needed.contains(flat.target())) {
                needed.addAll(flat.reads());
            }
        }
        flats.stream().filter(flat -> needed.contains(flat.target())).forEach(schedule::place);
        return schedule;
    }

    List<List<Strip>> stages() {
        return stages.stream().map(stage -> List.copyOf(stage.values())).toList();
    }

    private void place(Flat flat) {
        Object rows = rowKey(flat);
        int stage = 0;
        for (Tensor read : flat.reads()) {
            Made made = madeIn.get(read);
            if (made != null) {
                boolean sameRow = made.rows().equals(rows) && readsOwnRow(flat, read);
                stage = Math.max(stage, sameRow ? made.stage() : made.stage() + 1);
            }
        }
        while (stages.size() <= stage) {
            stages.add(new LinkedHashMap<>());
        }
        Strip strip = stages.get(stage).computeIfAbsent(rows, r -> new Strip(rowDim(flat), new ArrayList<>()));
        if (strip.groups().isEmpty() || !strip.groups().getLast().join(flat)) {
            strip.groups().add(new Group(flat));
        }
        madeIn.put(flat.target(), new Made(stage, rows));
    }

    private static @Nullable Dim rowDim(Flat flat) {
        return flat.indices().isEmpty() ? null : flat.indices().getLast().dim();
    }

    private static Object rowKey(Flat flat) {
        Dim rows = rowDim(flat);
        return rows == null ? "scalars" : rows;
    }

    /** Whether every entry of the tensor that is read lies in the row that is written. */
    static boolean readsOwnRow(Flat flat, Tensor tensor) {
        if (flat.indices().isEmpty()) {
            return true;
        }
        Index row = flat.indices().getLast();
        return !Exprs.any(
                flat.body(),
                e -> e instanceof Entry entry
                        && entry.tensor().equals(tensor)
                        && (entry.indices().isEmpty()
                                || !entry.indices().getLast().equals(row)));
    }

    /** Whether a group reads the tensor at no other entry than the one it writes. */
    static boolean readsOwnEntry(Group group, Tensor tensor) {
        return group.members().stream()
                .noneMatch(flat -> Exprs.any(
                        flat.body(),
                        e -> e instanceof Entry entry
                                && entry.tensor().equals(tensor)
                                && !entry.indices().equals(group.indices())));
    }
}
