package gradus.diagnose.generator;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * How a learner writes the program down, and what is saved of it.
 *
 * @param habits further ways to save the same
 */
record Handing(Style style, Contents contents, Dialect dialect, Precision precision, Set<Habit> habits) {
    enum Habit {
        /** lambda and keep_prob stand in the file. */
        SAVES_SETTINGS,
        /** Which loss it is, only the file's J tells. */
        LOSS_UNTOLD,
        /** A0 instead of X. */
        INPUT_IS_A0,
        /** Y holds the number of the class, counted from 0. */
        CLASS_NUMBERS
    }

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

    private static final Map<Integer, Precision> PRECISIONS =
            Map.of(0, Precision.SINGLE, 1, Precision.SAVED_AS_SINGLE, 2, Precision.SAVED_AS_TEXT);

    static Handing draw(Net net, boolean needsLossSlope, Random random) {
        boolean fused = net.pairs() && !needsLossSlope && random.nextBoolean();
        Contents contents = CONTENTS.get(random.nextInt(CONTENTS.size()));
        Dialect dialect = ARRAYS.get(random.nextInt(ARRAYS.size()));
        int odd = random.nextInt(8);
        if (contents == Contents.GRADIENTS && odd < 6) {
            dialect = List.of(Dialect.STATE_DICT, Dialect.THETA, Dialect.KERAS).get(odd / 2);
        }
        Precision precision = PRECISIONS.getOrDefault(random.nextInt(12), Precision.DOUBLE);
        Set<Habit> habits = EnumSet.noneOf(Habit.class);
        if (random.nextInt(3) == 0) {
            habits.add(Habit.SAVES_SETTINGS);
        }
        if (random.nextInt(12) == 0 && !dialect.gradientsOnly()) {
            habits.add(Habit.INPUT_IS_A0);
        }
        if (random.nextInt(8) == 0 && net.oneHot()) {
            habits.add(Habit.CLASS_NUMBERS);
        }
        if (random.nextInt(4) == 0 && contents.hold("J")) {
            habits.add(Habit.LOSS_UNTOLD);
        }
        return new Handing(fused ? Style.FUSED : Style.PLAIN, contents, dialect, precision, habits);
    }

    Handing with(Style other) {
        return new Handing(other, contents, dialect, precision, habits);
    }

    Handing with(Contents other) {
        return new Handing(style, other, dialect, precision, habits);
    }

    Handing with(Dialect other) {
        return new Handing(style, contents, other, precision, habits);
    }

    Handing with(Precision other) {
        return new Handing(style, contents, dialect, other, habits);
    }

    Handing with(Habit habit) {
        Set<Habit> more = EnumSet.of(habit);
        more.addAll(habits);
        return new Handing(style, contents, dialect, precision, more);
    }

    /** In columns of arrays W1, b1, ... in double, everything saved. */
    static Handing plain(Style style) {
        return new Handing(style, Contents.FULL, Dialect.COLUMNS, Precision.DOUBLE, EnumSet.noneOf(Habit.class));
    }

    Handing without(Habit habit) {
        Set<Habit> fewer = EnumSet.noneOf(Habit.class);
        fewer.addAll(habits);
        fewer.remove(habit);
        return new Handing(style, contents, dialect, precision, fewer);
    }

    Plain arithmetic() {
        return precision.arithmetic();
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
