package gradus.bench.jmh;

import gradus.compile.CompiledProgram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A program that is compiled once JMH has set the parameters. */
public abstract class TimedProgram extends Timed {
    private @Nullable CompiledProgram program;

    /** The program on values of its own. */
    protected abstract CompiledProgram compiled();

    @Setup(Level.Trial)
    public void prepare() {
        program = compiled();
    }

    @TearDown(Level.Trial)
    public void end() {
        program().close();
    }

    protected final CompiledProgram program() {
        return Objects.requireNonNull(program);
    }

    /** All examples that there is room for. */
    protected final void run() {
        CompiledProgram ready = program();
        ready.run(ready.maxExamples());
    }
}
