package gradus.compile;

import gradus.kernels.Backend;
import gradus.kernels.Extent;
import gradus.kernels.Kernel;
import gradus.kernels.KernelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each group its kernel: the backend's where that is fast already, otherwise its starter's for the time being, and
 * a note of the place where the other one belongs.
 */
final class Kernels {
    private final Backend backend;
    private final boolean direct;
    private final List<Pending> pending = new ArrayList<>();

    /** @param direct whether the backend's are taken at once, fast or not */
    Kernels(Backend backend, boolean direct) {
        this.backend = backend;
        this.direct = direct;
    }

    /**
     * A place that has the starter's kernel until the backend's is fast.
     *
     * @param place where it stands in its strip
     * @param rows of its result
     * @param work a measure of what it costs
     */
    record Pending(KernelSpec spec, Kernel[] strip, int place, Extent rows, double work) {
        /** From then on, or a little later, whoever goes through the strip takes this one. */
        void replace(Kernel kernel) {
            strip[place] = kernel;
        }
    }

    /** Fills the strip's next place. */
    void choose(KernelSpec spec, Kernel[] strip, int place, Extent rows, double work) {
        Kernel warm = direct ? backend.kernel(spec) : backend.warm(spec);
        if (warm != null) {
            strip[place] = warm;
        } else {
            strip[place] = backend.starter().kernel(spec);
            pending.add(new Pending(spec, strip, place, rows, work));
        }
    }

    List<Pending> pending() {
        return pending;
    }
}
