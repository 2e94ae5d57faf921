package gradus.bench.jmh;

import gradus.compile.CompiledProgram;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.List;
import java.util.Map;

/** A program of one equation over matrices of an (out, in) layer and its batch. */
final class OneEquation {
    static final Dim OUT = new Dim("out");
    static final Dim IN = new Dim("in");
    static final Dim M = new Dim("m");
    static final Index I = new Index("i", OUT);
    static final Index K = new Index("k", IN);
    static final Index J = new Index("j", M);
    static final Tensor W = Tensor.of("W", OUT, IN);
    static final Tensor A = Tensor.of("A", IN, M);
    static final Tensor D = Tensor.of("D", OUT, M);

    private OneEquation() {}

    /** The compiled equation on random inputs. */
    static CompiledProgram compile(
            Tensor target, List<Index> indices, Expr body, List<Tensor> inputs, int batch, int in, int out) {
        Map<Dim, Integer> sizes = Map.of(OUT, out, IN, in);
        Program program = new Program(inputs, List.of(new Equation(target, indices, body)));
        return Prepared.compile(program, sizes, M, batch, Precision.FLOAT32, Map.of());
    }
}
