package gradus.network;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;

/** A matrix that stands in while a formula is only checked. */
final class SampleIndices {
    static final Index UNITS = new Index("i", new Dim("n"));
    static final Index EXAMPLES = new Index("j", new Dim("m"));

    private SampleIndices() {}

    static Expr entry() {
        return new Tensor("Z", List.of(UNITS.dim(), EXAMPLES.dim())).at(UNITS, EXAMPLES);
    }
}
