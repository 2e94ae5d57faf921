package gradus.diagnose.generator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How a learner writes the program down, and what is saved of it. */
record Handing(Style style, Contents contents, Dialect dialect, Precision precision) {
    private static final List<Contents> CONTENTS = List.of(
            Contents.FULL,
            Contents.FULL,
            Contents.FULL,
            Contents.WITHOUT_COST,
            Contents.WITHOUT_DA,
            Contents.BACKWARD,
            Contents.GRADIENTS,
            Contents.GRADIENTS_AND_COST);
    private static final List<Dialect> ARRAYS = List.of(
            Dialect.COLUMNS,
            Dialect.COLUMNS,
            Dialect.COLUMNS,
            Dialect.COLUMNS_FLAT,
            Dialect.ROWS,
            Dialect.ROWS,
            Dialect.ROWS_TWO_AXES,
            Dialect.PYTORCH);

    static Handing draw(Net net, boolean needsLossSlope, Random random) {
        boolean fused = net.pairs() && !needsLossSlope && random.nextBoolean();
        Contents contents = CONTENTS.get(random.nextInt(CONTENTS.size()));
        Dialect dialect = ARRAYS.get(random.nextInt(ARRAYS.size()));
        int odd = random.nextInt(8);
        if (contents == Contents.GRADIENTS && odd < 6) {
            dialect = List.of(Dialect.STATE_DICT, Dialect.THETA, Dialect.KERAS).get(odd / 2);
        }
        Precision precision = switch (random.nextInt(12)) {
            case 0 -> Precision.SINGLE;
            case 1 -> Precision.SAVED_AS_SINGLE;
            case 2 -> Precision.SAVED_AS_TEXT;
            case 3, 4, 5, 6, 7, 8, 9, 10, 11 -> Precision.DOUBLE;
            default -> throw new IllegalStateException();
        };
        return new Handing(fused ? Style.FUSED : Style.PLAIN, contents, dialect, precision);
    }

    Handing with(Contents other) {
        return new Handing(style, other, dialect, precision);
    }

    /** What the file holds of a run. */
    Map<String, double[][]> given(Pass pass) {
        Map<String, double[][]> given = new LinkedHashMap<>();
        pass.values().forEach((name, value) -> {
            if (contents.hold(name)) {
                given.put(name, value);
            }
        });
        return given;
    }
}
