package gradus.bench.jmh;

import gradus.compile.CompiledProgram;
import gradus.compile.Compiler;
import gradus.compile.Memory;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.Map;
import java.util.Random;

/** Compiled programs with something to compute. */
final class Prepared {
    private Prepared() {}

    /** The program on random inputs between -1 and 1. */
    static CompiledProgram compile(
            Program program,
            Map<Dim, Integer> sizes,
            Dim examples,
            int batch,
            Precision precision,
            Map<Tensor, Tensor> replaces) {
        CompiledProgram compiled = Compiler.of(program)
                .sizes(sizes)
                .examples(examples, batch)
                .memory(new Memory(precision))
                .replaces(replaces)
                .runs(batch)
                .compile();
        Random random = new Random(1);
        for (Tensor input : program.inputs()) {
            int count = 1;
            for (Dim dim : input.dims()) {
                count *= dim.equals(examples) ? batch : sizes.getOrDefault(dim, 1);
            }
            compiled.set(input, random.doubles(count, -1, 1).toArray());
        }
        return compiled;
    }
}
