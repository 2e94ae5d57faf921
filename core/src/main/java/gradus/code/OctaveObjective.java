package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** What a self-test in Octave forms differences of: the cost, or the number that a given gradient is the gradient of. */
final class OctaveObjective {
    private final Listing listing;
    private final Names names;
    private final BodyPrinter bodies;
    private final String function;
    private final BiConsumer<Page, String> sizes;

    /** @param sizes writes lines that give the sizes that some code mentions */
    OctaveObjective(Listing listing, Names names, BodyPrinter bodies, String function, BiConsumer<Page, String> sizes) {
        this.listing = listing;
        this.names = names;
        this.bodies = bodies;
        this.function = function;
        this.sizes = sizes;
    }

    /** Lines that carry everything out once for the numbers in the structure given; run gives the number. */
    List<String> run() {
        String arguments =
                listing.inputs().stream().map(i -> "g." + names.of(i.tensor())).collect(Collectors.joining(", "));
        return listing.hasCost()
                ? List.of("run = @(g) " + function + "(" + arguments + ");", "[J, cache, grads] = run(given);")
                : List.of(
                        "run = @(g) objective(" + arguments + ");",
                        "J = run(given);",
                        "[cache, grads] = " + function + "(" + arguments.replace("g.", "given.") + ");");
    }

    /** Its definition where the code's function does not return it; else nothing. */
    String definition() {
        if (listing.hasCost()) {
            return "";
        }
        List<String> inputs =
                listing.inputs().stream().map(Input::tensor).map(names::of).toList();
        String parameters = "(" + String.join(", ", inputs) + ")";
        String cost = names.of(listing.cost());
        Page page = new Page(2);
        page.blank().line("function " + cost + " = objective" + parameters).in();
        page.line("% The number whose gradients these are, with what arrives at the output given.");
        page.line("cache = " + function + parameters + ";");
        for (Tensor t : Exprs.tensors(listing.costEquation().body())) {
            if (!inputs.contains(names.of(t))) {
                page.line(names.of(t) + " = cache." + names.of(t) + ";");
            }
        }
        String body = Objects.requireNonNull(bodies.body(listing.costEquation()));
        sizes.accept(page, body);
        page.line(cost + " = " + body + ";");
        return page.out().line("end").toString();
    }
}
