package gradus.compile;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Extent;
import gradus.kernels.Precision;
import gradus.kernels.Workers;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a compilation, and its beginning:
 *
 * <pre>{@code
 * Memory memory = new Memory(Precision.FLOAT32).share(w).share(dw);
 * CompiledProgram step = Compiler.of(program).sizes(sizes).examples(m, 64).memory(memory).keep(List.of(j, dw)).compile();
 * step.set(w, values);
 * step.run(64);
 * }</pre>
 */
public final class Compiler {
    private final Program program;
    private final Map<Dim, Integer> sizes = new HashMap<>();
    private final Map<Tensor, Tensor> replaces = new HashMap<>();
    private @Nullable Dim examples;
    private int maxExamples;
    private Backend backend = Backends.standard().backend();
    private int threads = 1;
    private @Nullable Workers workers;
    private int[] runs = {};
    private boolean direct;
    private double worthSharing = StageBuilder.WORTH_SHARING;
    private @Nullable Memory memory;
    private @Nullable Set<Tensor> keep;

    private Compiler(Program program) {
        this.program = program;
    }

    public static Compiler of(Program program) {
        return new Compiler(program);
    }

    /** The size of every dimension but that of {@link #examples}. */
    public Compiler sizes(Map<Dim, Integer> sizes) {
        this.sizes.putAll(sizes);
        return this;
    }

    /** The dimension whose size is chosen anew for each run, up to a largest one. */
    public Compiler examples(Dim dim, int largest) {
        this.examples = dim;
        this.maxExamples = largest;
        return this;
    }

    /** The standard one of this machine unless said otherwise. */
    public Compiler backend(Backend backend) {
        this.backend = backend;
        return this;
    }

    /** Uses the backend from the first run on, instead of its {@linkplain Backend#starter starter} until it is warm. */
    Compiler direct() {
        this.direct = true;
        return this;
    }

    /** Lets threads share work that is too little to be worth it. */
    Compiler shareEverything() {
        this.worthSharing = 0;
        return this;
    }

    /** How many threads share the work; the result is the same, bit for bit, for any number. 1 unless said otherwise. */
    public Compiler threads(int threads) {
        this.threads = Math.max(1, threads);
        return this;
    }

    /** Threads to share the work with, which other programs may have in common; whoever made them ends them. */
    public Compiler workers(Workers shared) {
        this.workers = shared;
        return this;
    }

    /**
     * The numbers of examples of all runs to come, if they are known: where they are much work, fast kernels for just these
     * are prepared at once. Any other number is right, too, but slow at first. Unless said, a program that has run for some
     * time has its kernels prepared for any number.
     */
    public Compiler runs(int... examples) {
        this.runs = examples.clone();
        return this;
    }

    /** Where the tensors lie, and in which precision; a new one in float32 unless said otherwise. */
    public Compiler memory(Memory memory) {
        this.memory = memory;
        return this;
    }

    /** The tensors that are read after a run; the place of others may be used twice. All of them unless said otherwise. */
    public Compiler keep(Collection<Tensor> tensors) {
        this.keep = new HashSet<>(tensors);
        return this;
    }

    /**
     * Results that take the place of an input of the same shape when a run ends: an optimiser's new moment for the old
     * one. Element-wise updates are done in place.
     *
     * @param newForOld from the defined tensor to the input
     */
    public Compiler replaces(Map<Tensor, Tensor> newForOld) {
        this.replaces.putAll(newForOld);
        return this;
    }

    /**
     * @throws IllegalArgumentException if a dimension has no size, an equation holds an unevaluated derivative or reads a
     *     fixed place that is not there, or a run is told of that has no example or more than the largest number
     */
    public CompiledProgram compile() {
        for (int count : runs) {
            if (count < 1 || count > maxExamples) {
                throw new IllegalArgumentException("runs of " + count + " examples, but room for 1 to " + maxExamples);
            }
        }
        program.equations().forEach(this::requirePlaces);
        Memory place = memory == null ? new Memory(Precision.FLOAT32) : memory;
        Orientation orientation = Orientation.of(program, sizes, examples, maxExamples);
        Program stored = orientation.stored(program);
        List<Flat> flats = Flattener.flatten(stored.equations(), examples, orientation);
        Set<Tensor> wanted = new HashSet<>(orientation.stored(wanted(place)));
        Schedule schedule = Schedule.of(flats, wanted);
        Set<Tensor> pinned = new HashSet<>(wanted);
        pinned.addAll(stored.inputs());
        Map<Tensor, Tensor> newForOld = new HashMap<>();
        replaces.forEach((fresh, old) -> newForOld.put(orientation.stored(fresh), orientation.stored(old)));
        Plan plan = new Plan(place, orientation, this::layout, pinned, newForOld, schedule).place(stored.inputs());
        place.allocate();
        KernelBuilder specs = new KernelBuilder(place.precision(), this::extent, plan);
        Kernels kernels = new Kernels(backend, direct);
        Workers helpers = workers == null ? new Workers(threads) : workers;
        StageBuilder builder = new StageBuilder(specs, kernels, maxExamples, helpers.count(), worthSharing);
        List<Stage> stages = schedule.stages().stream().map(builder::stage).toList();
        WarmUp warmUp = null;
        if (!kernels.pending().isEmpty()) {
            warmUp = new WarmUp(backend, kernels.pending(), place.rehearsals(), runs);
            warmUp.prepare();
        }
        return new CompiledProgram(place, plan, maxExamples, stages, helpers, workers == null, warmUp);
    }

    /** Every fixed place that is read is there, in every run. */
    private void requirePlaces(Equation equation) {
        for (Index index : Exprs.fixedPlaces(equation.body())) {
            Extent extent = extent(index.dim());
            if (extent.examples() || Objects.requireNonNull(index.place()) >= extent.size()) {
                throw new IllegalArgumentException("the equation of " + equation.target() + " reads place " + index
                        + " of "
                        + index.dim() + ", which has "
                        + (extent.examples() ? "as many places as a run has examples" : extent.size() + ", from 0"));
            }
        }
    }

    /** Tensors whose values must be there when a run has ended. */
    private List<Tensor> wanted(Memory place) {
        List<Tensor> wanted = new ArrayList<>();
        for (Equation equation : program.equations()) {
            Tensor target = equation.target();
            if (keep == null || keep.contains(target) || replaces.containsKey(target) || place.isShared(target)) {
                wanted.add(target);
            }
        }
        return wanted;
    }

    private Layout layout(Tensor tensor) {
        List<Extent> extents = new ArrayList<>();
        for (Dim dim : tensor.dims()) {
            extents.add(extent(dim));
        }
        return Layout.of(extents, maxExamples);
    }

    private Extent extent(Dim dim) {
        if (dim.equals(examples)) {
            return Extent.EXAMPLES;
        }
        Integer size = sizes.get(dim);
        if (size == null) {
            throw new IllegalArgumentException("the dimension " + dim + " has no size");
        }
        return Extent.of(size);
    }
}
