package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Tensor;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The self-test in Octave. */
final class OctaveSelfTest extends SelfTest {
    private static final String TEST = """
            largest = 0;
            for p = 1:rows(pairs)
              largest = max(largest, max(abs(grads.(pairs{p, 2})(:))));
            end
            largest = largest + (largest == 0);
            h = STEP;
            worst = 0;
            right = isreal(J) && isfinite(J);
            for p = 1:rows(pairs)
              name = pairs{p, 1};
              gradient = grads.(pairs{p, 2});
              error_here = 0;
              for at = unique(round(linspace(1, numel(gradient), min(numel(gradient), ENTRIES))))
                costs = [];
                for step = [-2, -1, 1, 2]
                  other = given;
                  other.(name)(at) = given.(name)(at) + step * h;
                  costs(end + 1) = run(other);
                end
                % a central difference, right up to terms of fourth order
                numeric = TIMES(costs(1) - 8 * costs(2) + 8 * costs(3) - costs(4)) / (12 * h);
                error_here = max(error_here, abs(numeric - gradient(at)));
              end
              error_here = error_here / max(max(abs(gradient(:))), 1e-2 * largest);
              printf("%s: relative error %.1e\\n", pairs{p, 2}, error_here);
              right = right && error_here <= TOLERANCE && ~any(isnan(gradient(:)));
              worst = max(worst, error_here);
            end
            verdict = {"WRONG", "right"};
            printf("largest relative error %.1e: %s\\n", worst, verdict{right + 1});
            if ~right
              exit(1);
            end
            """;

    private final OctaveObjective objective;
    private final Function<Tensor, String> shape;

    OctaveSelfTest(Listing listing, OctaveObjective objective, Names names, Function<Tensor, String> shape) {
        super(listing, names);
        this.objective = objective;
        this.shape = shape;
    }

    @Override
    String text() {
        Page page = new Page(2);
        page.blank().line("% Random numbers, until the loss is defined at them.");
        page.line("rand(\"twister\", 1);").line("randn(\"twister\", 1);");
        page.line("m = " + EmittedCode.EXAMPLES + ";");
        page.line("for attempt = 0:" + (ATTEMPTS - 1)).in();
        page.line("given = struct();");
        for (Input i : listing.inputs()) {
            page.line("given." + names.of(i.tensor()) + " = " + numbers(i) + ";");
        }
        objective.run().forEach(page::line);
        page.line("if isreal(J) && isfinite(J)").in().line("break").out().line("end");
        page.out().line("end").blank();
        page.line("% Every gradient against central differences, at no more than " + ENTRIES + " entries each.");
        page.line("pairs = {"
                + String.join("; ", trained().stream().map(this::pair).toList()) + "};");
        page.lines(filled(TEST.replace("TIMES", hasScaled() ? "pairs{p, 3} * " : "")));
        return page.toString();
    }

    private String pair(Input parameter) {
        return "\"" + names.of(parameter.tensor()) + "\", \"" + gradient(parameter) + "\""
                + (hasScaled() ? isScaled(parameter) ? ", m" : ", 1" : "");
    }

    private String shape(Tensor tensor) {
        return "(" + shape.apply(tensor) + ")";
    }

    @Override
    String normal(Tensor tensor, String scale) {
        return (scale.equals("1") ? "" : scale + " * ") + "randn" + shape(tensor);
    }

    @Override
    String around(Tensor tensor, String small) {
        return "1 + " + small;
    }

    @Override
    String mask(Tensor tensor, String keep) {
        return "double(rand" + shape(tensor) + " < " + keep + ")";
    }

    @Override
    String oneOf(Tensor tensor) {
        int classes = classes(tensor);
        if (!listing.isChain()) {
            String others = tensor.dims().stream()
                    .skip(1)
                    .map(d -> d.equals(listing.examples()) ? "m" : String.valueOf(listing.size(d)))
                    .collect(Collectors.joining(" * "));
            return "reshape(eye(" + classes + ")(:, ceil(" + classes + " * rand(1, " + (others.isEmpty() ? "1" : others)
                    + "))), " + shape.apply(tensor) + ")";
        }
        String chosen = "eye(" + classes + ")(ceil(" + classes + " * rand(1, m)), :)";
        return listing.examplesFirst() ? chosen : chosen + "'";
    }

    @Override
    String signs(Tensor tensor) {
        return "2 * (rand" + shape(tensor) + " < 0.5) - 1";
    }

    @Override
    String between(Tensor tensor, String low, String high) {
        return low + " + (" + high + " - (" + low + ")) * rand" + shape(tensor);
    }
}
