package gradus.compile;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

    /** How many threads share the work; the result is the same, bit for bit, for any number. 1 unless said otherwise. */
    public Compiler threads(int threads) {
        this.threads = Math.max(1, threads);
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

    /** @throws IllegalArgumentException if a dimension has no size, or an equation holds an unevaluated derivative */
    public CompiledProgram compile() {
        throw new UnsupportedOperationException();
    }
}
