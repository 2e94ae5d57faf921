package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/** What a self-test in Python forms differences of: the cost, or the number that a given gradient is the gradient of. */
final class PythonObjective {
    private final Listing listing;
    private final Names names;
    private final BodyPrinter bodies;
    private final String function;
    private final BiFunction<String, String, List<String>> sizes;

    /** @param sizes lines that give the sizes that some code mentions, indented by a text */
    PythonObjective(
            Listing listing,
            Names names,
            BodyPrinter bodies,
            String function,
            BiFunction<String, String, List<String>> sizes) {
        this.listing = listing;
        this.names = names;
        this.bodies = bodies;
        this.function = function;
        this.sizes = sizes;
    }

    /** Its value at the given numbers. */
    String call() {
        return listing.hasCost() ? function + "(**given)[0]" : "objective(**given)";
    }

    /** Lines that carry everything out once. */
    List<String> run() {
        return listing.hasCost()
                ? List.of("J, _, grads = " + function + "(**given)")
                : List.of("_, grads = " + function + "(**given)", "J = objective(**given)");
    }

    /** Its definition where the code's function does not return it; else nothing. */
    List<String> definition() {
        if (listing.hasCost()) {
            return List.of();
        }
        List<String> inputs =
                listing.inputs().stream().map(Input::tensor).map(names::of).toList();
        String parameters = "(" + String.join(", ", inputs) + ")";
        List<String> lines = new ArrayList<>();
        lines.add("def objective" + parameters + ":");
        lines.add("    \"\"\"The number whose gradients these are, with what arrives at the output given.\"\"\"");
        lines.add("    cache, _ = " + function + parameters);
        for (Tensor t : Exprs.tensors(listing.costEquation().body())) {
            if (!inputs.contains(names.of(t))) {
                lines.add("    " + names.of(t) + " = cache[\"" + names.of(t) + "\"]");
            }
        }
        String body = Objects.requireNonNull(bodies.body(listing.costEquation()));
        lines.addAll(sizes.apply(body, "    "));
        lines.add("    return " + body);
        lines.add("");
        return lines;
    }
}
