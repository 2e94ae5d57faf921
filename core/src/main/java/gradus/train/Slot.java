package gradus.train;

import gradus.math.Tensor;

/** A tensor that lives from step to step, and the tensor that holds its value after the step. */
record Slot(Tensor value, Tensor next) {
    static Slot of(Tensor value) {
        return new Slot(value, new Tensor(value.name() + "_next", value.dims()));
    }
}
