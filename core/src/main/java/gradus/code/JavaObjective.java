package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.List;
import java.util.function.Consumer;

/** What a self-test in Java forms differences of: the cost, or the number that a given gradient is the gradient of. */
final class JavaObjective {
    private final Listing listing;
    private final Names names;
    private final JavaPrinter printer;
    private final Consumer<Page> sizes;

    /** @param sizes writes the lines that give all sizes */
    JavaObjective(Listing listing, Names names, JavaPrinter printer, Consumer<Page> sizes) {
        this.listing = listing;
        this.names = names;
        this.printer = printer;
        this.sizes = sizes;
    }

    /** What stands before and after the arguments of a call. */
    String before() {
        return listing.hasCost() ? "forwardBackward(" : "objective(";
    }

    String after() {
        return listing.hasCost() ? ")." + names.of(listing.cost()) + "()" : ")";
    }

    /** Its definition where the code's function does not return it; else nothing. */
    void define(Page page) {
        if (listing.hasCost()) {
            return;
        }
        List<Tensor> inputs = listing.inputs().stream().map(Input::tensor).toList();
        page.blank().line("/** The number whose gradients these are, with what arrives at the output given. */");
        page.list(
                "private static double objective(",
                inputs.stream().map(t -> JavaWriter.type(t) + " " + names.of(t)).toList(),
                ") {");
        page.in();
        page.list(
                "Cache cache = forwardBackward(", inputs.stream().map(names::of).toList(), ").cache();");
        for (Tensor t : Exprs.tensors(listing.costEquation().body())) {
            if (!inputs.contains(t)) {
                page.line(JavaWriter.type(t) + " " + names.of(t) + " = cache." + names.of(t) + "();");
            }
        }
        sizes.accept(page);
        page.line("return "
                + printer.print(Binders.distinct(listing.costEquation()).body()) + ";");
        page.out().line("}");
    }
}
