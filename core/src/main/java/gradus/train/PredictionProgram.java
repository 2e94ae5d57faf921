package gradus.train;

import gradus.compile.CompiledProgram;
import gradus.compile.Place;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A compiled program with a model's numbers in its memory, for one thread at a time. */
final class PredictionProgram implements AutoCloseable {
    private final CompiledProgram compiled;
    private final Place input;
    private final Place result;
    private final DataRows inputs = new DataRows(true);
    private final DataRows targets = new DataRows(false);
    private final Place labels;
    private final int width;
    private final int outputs;

    /** @param result what the program is for */
    PredictionProgram(
            TrainingPrograms programs,
            Program program,
            CompiledProgram compiled,
            Map<String, double[]> tensors,
            Tensor result) {
        this.compiled = compiled;
        this.input = compiled.place(programs.input());
        this.result = compiled.place(result);
        this.labels = program.inputs().contains(programs.labels()) ? compiled.place(programs.labels()) : input;
        this.width = programs.perExample(programs.input());
        this.outputs = programs.perExample(programs.output());
        List<Tensor> model = new ArrayList<>();
        programs.parameters().forEach(parameter -> model.add(parameter.value()));
        programs.statistics().forEach(statistic -> model.add(statistic.running()));
        model.retainAll(program.inputs());
        model.forEach(tensor -> compiled.set(tensor, Objects.requireNonNull(tensors.get(tensor.name()))));
    }

    /** Loads rows of a Dataset, or of an array of either type, into the first places. */
    void load(Object rows, int from, int count) {
        if (rows instanceof float[] floats) {
            input.setRows(count, floats, from * width);
        } else if (rows instanceof double[] doubles) {
            input.setRows(count, doubles, from * width);
        } else {
            inputs.fill(input, (Dataset) rows, from, count);
        }
    }

    void loadTargets(Dataset data, int from, int count) {
        targets.fill(labels, data, from, count);
    }

    void run(int count) {
        compiled.run(count);
    }

    /** Puts the results of the first places into an array of either type. */
    void store(int from, int count, Object into) {
        if (into instanceof float[] floats) {
            result.getRows(count, floats, from * outputs);
        } else {
            result.getRows(count, (double[]) into, from * outputs);
        }
    }

    double result() {
        return result.scalar();
    }

    @Override
    public void close() {
        compiled.close();
    }

    /** Neighbouring rows of a data set. */
    private static final class DataRows implements Place.Source {
        private final boolean inputs;
        private Dataset data = new ArrayDataset(0, 0, 0, new double[0], new double[0]);
        private int from;

        DataRows(boolean inputs) {
            this.inputs = inputs;
        }

        void fill(Place place, Dataset rows, int first, int count) {
            data = rows;
            from = first;
            place.fill(count, this);
        }

        @Override
        public void write(int examples, float[] into, int start, int stride) {
            for (int j = 0; j < examples; j++) {
                if (inputs) {
                    data.input(from + j, into, start + j * stride);
                } else {
                    data.target(from + j, into, start + j * stride);
                }
            }
        }

        @Override
        public void write(int examples, double[] into, int start, int stride) {
            for (int j = 0; j < examples; j++) {
                if (inputs) {
                    data.input(from + j, into, start + j * stride);
                } else {
                    data.target(from + j, into, start + j * stride);
                }
            }
        }
    }
}
