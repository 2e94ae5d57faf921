package gradus.compile;

import gradus.kernels.Workers;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A program as kernels over one block of memory, with every place planned. A run allocates nothing. Not thread-safe: one
 * run at a time on one {@link Memory}.
 *
 * <p>Values go in and out in row-major order of the tensor's dims; a tensor over examples has as many of them as the
 * call says, the maximum where it says nothing. Inputs, and the results that were to be kept, can be reached; every
 * other tensor gives an {@link IllegalArgumentException}.
 */
public final class CompiledProgram implements AutoCloseable {
    private final Memory memory;
    /** A HashMap compares hashes first; Map.copyOf would compare tensors entry by entry, which allocates. */
    private final Map<Tensor, Place> places = new HashMap<>();

    private final int maxExamples;
    private final int[] copies;
    private final Workers.@Nullable Task shared;
    private final boolean leavesNoProcessor;
    private final @Nullable Workers own;
    private final Stage[] stages;
    private @Nullable WarmUp warmUp;
    private int examples;

    CompiledProgram(
            Memory memory,
            Plan plan,
            int maxExamples,
            List<Stage> stages,
            Workers workers,
            boolean owned,
            @Nullable WarmUp warmUp) {
        this.memory = memory;
        plan.reachable().forEach((tensor, region) -> places.put(tensor, new Place(memory, region, maxExamples)));
        this.maxExamples = maxExamples;
        this.stages = stages.toArray(Stage[]::new);
        this.copies = plan.copies().stream()
                .flatMapToInt(c -> IntStream.of(
                        c.from().start(), c.to().start(), c.from().layout().length()))
                .toArray();
        this.warmUp = warmUp;
        this.leavesNoProcessor = workers.count() >= Runtime.getRuntime().availableProcessors();
        this.shared = stages.stream().anyMatch(Stage::shared) ? workers.task(new Phases()) : null;
        this.own = owned ? workers : null;
    }

    /**
     * Carries out every equation for the first {@code examples} examples.
     *
     * @throws IllegalArgumentException if there are more than the largest number given at compilation
     */
    public void run(int examples) {
        if (examples < 0 || examples > maxExamples) {
            throw new IllegalArgumentException(examples + " examples, but room for " + maxExamples);
        }
        this.examples = examples;
        WarmUp pending = warmUp;
        if (pending != null && pending.isOver()) {
            warmUp = null;
            pending = null;
        }
        long start = pending == null ? 0 : System.nanoTime();
        runStages(pending != null && leavesNoProcessor && pending.matters());
        if (pending != null) {
            pending.ran(examples, System.nanoTime() - start);
        }
    }

    private void runStages(boolean alone) {
        if (shared == null || alone) {
            for (Stage stage : stages) {
                stage.run(memory.array(), examples);
            }
        } else {
            shared.run();
        }
        for (int c = 0; c < copies.length; c += 3) {
            System.arraycopy(memory.array(), copies[c], memory.array(), copies[c + 1], copies[c + 2]);
        }
    }

    /** What the workers do: one phase a stage. */
    private final class Phases implements Workers.Job {
        @Override
        public int phases() {
            return stages.length;
        }

        @Override
        public int items(int phase) {
            return stages[phase].items();
        }

        @Override
        public int first(int phase, int worker, int workers) {
            return stages[phase].first(worker);
        }

        @Override
        public void run(int phase, int item) {
            stages[phase].runItem(item, memory.array(), examples);
        }
    }

    /** Whether the last run began with no kernel of plain Java that waits for its replacement. */
    boolean isWarm() {
        return warmUp == null;
    }

    /** The kernels that were not fast when this program was compiled. */
    List<Kernels.Pending> pending() {
        return warmUp == null ? List.of() : warmUp.pending();
    }

    /** The largest number of examples of a run. */
    public int maxExamples() {
        return maxExamples;
    }

    /** Where the values lie. */
    public Memory memory() {
        return memory;
    }

    public void set(Tensor tensor, double[] values) {
        set(tensor, maxExamples, values);
    }

    public void set(Tensor tensor, float[] values) {
        set(tensor, maxExamples, values);
    }

    public void set(Tensor tensor, int examples, double[] values) {
        Transfer.write(memory.array(), region(tensor), examples, values);
    }

    public void set(Tensor tensor, int examples, float[] values) {
        Transfer.write(memory.array(), region(tensor), examples, values);
    }

    public void setScalar(Tensor tensor, double value) {
        Transfer.setNumber(memory.array(), region(tensor).start(), value);
    }

    public double scalar(Tensor tensor) {
        return Transfer.number(memory.array(), region(tensor).start());
    }

    public void get(Tensor tensor, double[] values) {
        get(tensor, maxExamples, values);
    }

    public void get(Tensor tensor, float[] values) {
        get(tensor, maxExamples, values);
    }

    public void get(Tensor tensor, int examples, double[] values) {
        Transfer.read(memory.array(), region(tensor), examples, values);
    }

    public void get(Tensor tensor, int examples, float[] values) {
        Transfer.read(memory.array(), region(tensor), examples, values);
    }

    /** Copies one example, the numbers along the tensor's other dims in row-major order, into its place. */
    public void setExample(Tensor tensor, int example, float[] source, int offset) {
        place(tensor).setRow(example, source, offset);
    }

    public void setExample(Tensor tensor, int example, double[] source, int offset) {
        place(tensor).setRow(example, source, offset);
    }

    /** Copies one example, the numbers along the tensor's other dims in row-major order, out. */
    public void getExample(Tensor tensor, int example, float[] target, int offset) {
        place(tensor).getRow(example, target, offset);
    }

    public void getExample(Tensor tensor, int example, double[] target, int offset) {
        place(tensor).getRow(example, target, offset);
    }

    /** Where a tensor lies, for those who want to reach it often. The same object at each call. */
    public Place place(Tensor tensor) {
        Place place = places.get(tensor);
        if (place == null) {
            throw new IllegalArgumentException(tensor + " is neither an input nor a result that was to be kept");
        }
        return place;
    }

    private Region region(Tensor tensor) {
        return place(tensor).region();
    }

    /** Stops the threads that are its own. */
    @Override
    public void close() {
        if (warmUp != null) {
            warmUp.cancel();
        }
        if (own != null) {
            own.close();
        }
    }
}
