package gradus.tables;

import java.util.List;

/** What is learnt, and how it is coded as targets of a network's outputs. */
public sealed interface Target {
    /** The name of the column that holds it. */
    String name();

    /** The number of entries of a target. */
    int outputs();

    /**
     * One class a row.
     *
     * @param classes at least two names in order, of which the second of two is the positive one
     * @param numbers whether the names are numbers, so that 1 and 1.0 are the same class
     * @param outputs 1 for two classes, whose target is 1 for the second one; or one an class
     * @param low the target of an output whose class it is not: 0 or -1; otherwise it is 1
     */
    record Classes(String name, List<String> classes, boolean numbers, int outputs, double low) implements Target {
        public Classes {
            classes = List.copyOf(classes);
            if (classes.size() < 2 || outputs != classes.size() && (outputs != 1 || classes.size() != 2)) {
                throw new IllegalArgumentException(outputs + " outputs for the classes " + classes);
            }
        }

        /** Writes the target of a row of that class. */
        void encode(int which, double[] into, int offset) {
            for (int output = 0; output < outputs; output++) {
                boolean own = outputs == 1 ? which == 1 : which == output;
                into[offset + output] = own ? 1 : low;
            }
        }
    }

    /**
     * Any number of labels a row, one output each.
     *
     * @param low the target of a label that is absent: 0 or -1; otherwise it is 1
     */
    record Labels(String name, List<String> labels, double low) implements Target {
        public Labels {
            labels = List.copyOf(labels);
        }

        @Override
        public int outputs() {
            return labels.size();
        }
    }

    /** Numbers, one output each: a target is {@code (value - shift) / scale}. */
    record Numbers(String name, List<Double> shift, List<Double> scale) implements Target {
        public Numbers {
            shift = List.copyOf(shift);
            scale = List.copyOf(scale);
            if (shift.isEmpty() || shift.size() != scale.size() || scale.contains(0.0)) {
                throw new IllegalArgumentException("shift " + shift + ", scale " + scale);
            }
        }

        @Override
        public int outputs() {
            return shift.size();
        }

        /** Whether a target is another number than the value, so that losses are not in its unit. */
        public boolean scaled() {
            return shift.stream().anyMatch(s -> s != 0) || scale.stream().anyMatch(s -> s != 1);
        }

        /** A target from a value in its own unit. */
        double encode(double value, int output) {
            return (value - shift.get(output)) / scale.get(output);
        }

        /** A value in its own unit from an output of the network. */
        public double decode(double a, int output) {
            return a * scale.get(output) + shift.get(output);
        }
    }
}
