package gradus.code;

import gradus.code.EmittedCode.Options;
import gradus.code.Listing.Input;
import gradus.math.Tensor;
import java.util.function.Function;

/** The self-test in Python: numbers from NumPy or PyTorch, whose autograd is a second witness. */
final class PythonSelfTest extends SelfTest {
    private final boolean torch;
    private final String function;
    private final Function<Tensor, String> shape;

    PythonSelfTest(
            Listing listing,
            Options options,
            Names names,
            boolean torch,
            String function,
            Function<Tensor, String> shape) {
        super(listing, names);
        this.torch = torch;
        this.function = function;
        this.shape = shape;
    }

    @Override
    String text() {
        Page page = new Page(4);
        page.blank().blank();
        page.line("if __name__ == \"__main__\":").in();
        page.line("# Random numbers, until the loss is defined at them.");
        page.line("import sys").blank();
        page.line(torch ? "torch.manual_seed(0)" : "rng = np.random.default_rng(0)");
        if (torch) {
            page.line("torch.set_default_dtype(torch.float64)");
        }
        page.line("m = " + EmittedCode.EXAMPLES);
        page.line("for attempt in range(" + ATTEMPTS + "):").in();
        page.line("given = {").in();
        for (Input i : listing.inputs()) {
            page.line("\"" + names.of(i.tensor()) + "\": " + numbers(i) + ",");
        }
        page.out().line("}");
        if (!torch) {
            page.line("with np.errstate(all=\"ignore\"):").in();
        }
        page.line("J, _, grads = " + function + "(**given)");
        if (!torch) {
            page.out();
        }
        page.line("if " + (torch ? "torch" : "np") + ".isfinite(J):")
                .in()
                .line("break")
                .out();
        page.out();
        page.blank()
                .line("# Every gradient against central differences, at no more than " + ENTRIES + " entries each.");
        page.list("pairs = [", parameters().stream().map(this::pair).toList(), "]");
        page.lines(
                torch
                        ? """
                largest = max(float(grads[d].abs().max()) for _, d in pairs) or 1.0
                h = STEP
                errors = []
                for name, d in pairs:
                    entries, gradient = given[name].view(-1), grads[d].reshape(-1)
                    error = 0.0
                    for at in torch.linspace(0, len(entries) - 1, min(len(entries), ENTRIES)).long().tolist():
                        kept = float(entries[at])
                        entries[at] = kept + h
                        above = FUNCTION(**given)[0]
                        entries[at] = kept - h
                        below = FUNCTION(**given)[0]
                        entries[at] = kept
                        error = max(error, abs(float((above - below) / (2 * h) - gradient[at])))
                    errors.append(error / max(float(gradient.abs().max()), 1e-3 * largest))
                    print(f"{d}: relative error {errors[-1]:.1e}")

                # And against autograd.
                for name, _ in pairs:
                    given[name].requires_grad_()
                FUNCTION(**given)[0].backward()
                for name, d in pairs:
                    found = given[name].grad
                    found = torch.zeros_like(grads[d]) if found is None else found
                    scale = max(float(grads[d].abs().max()), 1e-3 * largest)
                    errors.append(float((found - grads[d]).abs().max()) / scale)
                    print(f"{d}: relative error {errors[-1]:.1e} against autograd")
                """.replace("STEP", STEP)
                                .replace("FUNCTION", function)
                                .replace("ENTRIES", "" + ENTRIES)
                        : """
                largest = max(np.max(np.abs(grads[d])) for _, d in pairs) or 1.0
                h = STEP
                errors = []
                for name, d in pairs:
                    entries, gradient = given[name].reshape(-1), grads[d].reshape(-1)
                    error = 0.0
                    for at in np.linspace(0, entries.size - 1, min(entries.size, ENTRIES)).astype(int):
                        kept = entries[at]
                        entries[at] = kept + h
                        above = FUNCTION(**given)[0]
                        entries[at] = kept - h
                        below = FUNCTION(**given)[0]
                        entries[at] = kept
                        error = max(error, abs((above - below) / (2 * h) - gradient[at]))
                    errors.append(error / max(np.max(np.abs(gradient)), 1e-3 * largest))
                    print(f"{d}: relative error {errors[-1]:.1e}")
                """.replace("STEP", STEP)
                                .replace("FUNCTION", function)
                                .replace("ENTRIES", "" + ENTRIES));
        page.line("right = bool(" + (torch ? "torch" : "np") + ".isfinite(J)) and all(e <= " + TOLERANCE
                + " for e in errors)");
        page.line("print(f\"largest relative error {max(errors):.1e}:\", \"right\" if right else \"WRONG\")");
        page.line("sys.exit(0 if right else 1)");
        return page.toString();
    }

    private String pair(Input parameter) {
        return "(\"" + names.of(parameter.tensor()) + "\", \"" + gradient(parameter) + "\")";
    }

    private String shape(Tensor tensor) {
        return shape.apply(tensor);
    }

    @Override
    String normal(Tensor tensor, String scale) {
        String drawn = torch ? "torch.randn" + shape(tensor) : "rng.standard_normal(" + shape(tensor) + ")";
        return scale.equals("1") ? drawn : scale + " * " + drawn;
    }

    @Override
    String around(Tensor tensor, String small) {
        return "1 + " + small;
    }

    @Override
    String mask(Tensor tensor, String keep) {
        return torch
                ? "(torch.rand" + shape(tensor) + " < " + keep + ").double()"
                : "(rng.random(" + shape(tensor) + ") < " + keep + ").astype(float)";
    }

    @Override
    String oneOf(Tensor tensor) {
        String rows = torch
                ? "torch.eye(" + outputs() + ")[torch.randint(" + outputs() + ", (m,))]"
                : "np.eye(" + outputs() + ")[rng.integers(" + outputs() + ", size=m)]";
        return listing.examplesFirst() ? rows : rows + ".T";
    }

    @Override
    String signs(Tensor tensor) {
        return torch
                ? "2.0 * torch.randint(2, " + shape(tensor) + ") - 1"
                : "rng.choice([-1.0, 1.0], " + shape(tensor) + ")";
    }

    @Override
    String between(Tensor tensor, String low, String high) {
        return torch
                ? low + " + (" + high + " - (" + low + ")) * torch.rand" + shape(tensor)
                : "rng.uniform(" + low + ", " + high + ", " + shape(tensor) + ")";
    }
}
