package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Tensor;
import java.util.List;
import java.util.function.Function;

/** The self-test in Python: numbers from NumPy or PyTorch, whose autograd is a second witness. */
final class PythonSelfTest extends SelfTest {
    private static final String DIFFERENCE = """
            def difference(name, at, h=STEP):
                \"\"\"A central difference, right up to terms of fourth order.\"\"\"
                entries, costs = given[name].reshape(-1), []
                kept = float(entries[at])
                for step in (-2, -1, 1, 2):
                    entries[at] = kept + step * h
                    costs.append(float(OBJECTIVE))
                entries[at] = kept
                return (costs[0] - 8 * costs[1] + 8 * costs[2] - costs[3]) / (12 * h)
            """;

    private static final String TORCH = """
            largest = max(float(grads[d].abs().max()) for _, dREST in pairs) or 1.0
            errors = []
            for NAMES in pairs:
                gradient, error = grads[d].reshape(-1), 0.0
                n = len(gradient)
                for at in torch.linspace(0, n - 1, min(n, ENTRIES)).long().tolist():
                    error = max(error, abs(TIMESdifference(name, at) - float(gradient[at])))
                errors.append(error / max(float(gradient.abs().max()), 1e-2 * largest))
                print(f"{d}: relative error {errors[-1]:.1e}")

            # And against autograd.
            for name, _REST in pairs:
                given[name].requires_grad_()
            J = OBJECTIVE
            if J.requires_grad:
                J.backward()
            for NAMES in pairs:
                found = given[name].grad
                found = torch.zeros_like(grads[d]) if found is None else TIMESfound
                scale = max(float(grads[d].abs().max()), 1e-2 * largest)
                errors.append(float((found - grads[d]).abs().max()) / scale)
                print(f"{d}: relative error {errors[-1]:.1e} against autograd")
            """;

    private static final String NUMPY = """
            largest = max(np.max(np.abs(grads[d])) for _, dREST in pairs) or 1.0
            errors = []
            for NAMES in pairs:
                gradient, error = grads[d].reshape(-1), 0.0
                for at in np.linspace(0, gradient.size - 1, min(gradient.size, ENTRIES)).astype(int):
                    error = max(error, abs(TIMESdifference(name, at) - gradient[at]))
                errors.append(error / max(np.max(np.abs(gradient)), 1e-2 * largest))
                print(f"{d}: relative error {errors[-1]:.1e}")
            """;

    private static final String VERDICT = """
            right = bool(MODULE.isfinite(J)) and all(e <= TOLERANCE for e in errors)
            print(f"largest relative error {max(errors):.1e}:", "right" if right else "WRONG")
            sys.exit(0 if right else 1)
            """;

    private final boolean torch;
    private final PythonObjective objective;
    private final Function<Tensor, String> shape;

    PythonSelfTest(
            Listing listing, PythonObjective objective, Names names, boolean torch, Function<Tensor, String> shape) {
        super(listing, names);
        this.torch = torch;
        this.objective = objective;
        this.shape = shape;
    }

    @Override
    String text() {
        Page page = new Page(4);
        page.blank().blank();
        page.line("if __name__ == \"__main__\":").in();
        page.line("import sys").blank();
        objective.definition().forEach(page::line);
        page.lines(filled(inCode(DIFFERENCE))).blank();
        draw(page);
        page.blank()
                .line("# Every gradient against central differences, at no more than " + ENTRIES + " entries each.");
        page.list("pairs = [", trained().stream().map(this::pair).toList(), "]");
        page.lines(filled(inCode(torch ? TORCH : NUMPY)));
        page.lines(filled(VERDICT).replace("MODULE", torch ? "torch" : "np"));
        return page.toString();
    }

    /** A gradient that is m times the partial derivative is compared with m times the difference quotient. */
    private String inCode(String text) {
        return text.replace("OBJECTIVE", objective.call())
                .replace("NAMES", hasScaled() ? "name, d, times" : "name, d")
                .replace("TIMES", hasScaled() ? "times * " : "")
                .replace("REST", hasScaled() ? ", _" : "");
    }

    private void draw(Page page) {
        page.line("# Random numbers, until the loss is defined at them.");
        page.line(torch ? "torch.manual_seed(0)" : "rng = np.random.default_rng(0)");
        if (torch) {
            page.line("torch.set_default_dtype(torch.float64)");
        }
        page.line("m = " + EmittedCode.EXAMPLES);
        page.line("for attempt in range(" + ATTEMPTS + "):").in();
        page.line("given = {").in();
        for (Input i : listing.inputs()) {
            page.line("\"" + names.of(i.tensor()) + "\": " + drawn(i) + ",");
        }
        page.out().line("}");
        List<String> run = objective.run();
        if (torch) {
            run.forEach(page::line);
            page.line("if torch.isfinite(J):");
        } else {
            page.line("with np.errstate(all=\"ignore\"):").in();
            run.forEach(page::line);
            page.out();
            page.line("if np.isfinite(J):");
        }
        page.in().line("break").out().out();
    }

    /** A number that is varied must stand in an array, which NumPy's arithmetic does not give. */
    private String drawn(Input i) {
        boolean number = i.tensor().dims().isEmpty() && i.gradient() != null;
        return number && !torch ? "np.array(" + numbers(i) + ")" : numbers(i);
    }

    private String pair(Input parameter) {
        return "(\"" + names.of(parameter.tensor()) + "\", \"" + gradient(parameter) + "\""
                + (hasScaled() ? isScaled(parameter) ? ", m" : ", 1" : "") + ")";
    }

    /** The shape of a number must be given as an argument of its own. */
    private String torchShape(Tensor tensor) {
        return tensor.dims().isEmpty() ? "(())" : shape(tensor);
    }

    private String shape(Tensor tensor) {
        return shape.apply(tensor);
    }

    @Override
    String normal(Tensor tensor, String scale) {
        String drawn = torch ? "torch.randn" + torchShape(tensor) : "rng.standard_normal(" + shape(tensor) + ")";
        return scale.equals("1") ? drawn : scale + " * " + drawn;
    }

    @Override
    String around(Tensor tensor, String small) {
        return "1 + " + small;
    }

    @Override
    String mask(Tensor tensor, String keep) {
        return torch
                ? "(torch.rand" + torchShape(tensor) + " < " + keep + ").double()"
                : "(rng.random(" + shape(tensor) + ") < " + keep + ").astype(float)";
    }

    @Override
    String oneOf(Tensor tensor) {
        int classes = classes(tensor);
        if (!listing.isChain()) {
            String size = shape.apply(new Tensor(
                    tensor.name(), tensor.dims().subList(1, tensor.dims().size())));
            return torch
                    ? "torch.eye(" + classes + ")[:, torch.randint(" + classes + ", " + size + ")]"
                    : "np.eye(" + classes + ")[:, rng.integers(" + classes + ", size=" + size + ")]";
        }
        String rows = torch
                ? "torch.eye(" + classes + ")[torch.randint(" + classes + ", (m,))]"
                : "np.eye(" + classes + ")[rng.integers(" + classes + ", size=m)]";
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
                ? low + " + (" + high + " - (" + low + ")) * torch.rand" + torchShape(tensor)
                : "rng.uniform(" + low + ", " + high + ", " + shape(tensor) + ")";
    }
}
