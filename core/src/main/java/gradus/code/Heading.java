package gradus.code;

import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is said of a function before its code, in every language alike. */
final class Heading {
    private final Listing listing;
    private final Function<Tensor, String> name;

    /** @param name what a tensor is called in the code */
    Heading(Listing listing, Function<Tensor, String> name) {
        this.listing = listing;
        this.name = name;
    }

    /** {@code 2 > 4 tanh > 1 sigmoid with the loss bce}. */
    String title() {
        return listing.network().text() + " with the loss " + listing.network().loss();
    }

    /** @param shape of a tensor, as the language has it */
    List<String> paragraphs(Function<Tensor, String> shape) {
        List<String> all = new ArrayList<>();
        String m = listing.examples().name();
        all.add("The " + m + " examples are " + (listing.examplesFirst() ? "rows" : "columns") + ": "
                + listing.inputs().stream()
                        .filter(i -> i.role() != Listing.Role.SCALAR)
                        .map(i -> name.apply(i.tensor()) + " " + Page.whole(shape.apply(i.tensor())))
                        .collect(Collectors.joining(", "))
                + "."
                + (listing.inputs(Listing.Role.MASK).findAny().isPresent()
                        ? " Masks hold 1 for what is kept, 0 for what is dropped."
                        : ""));
        String derived = listing.inputs(Listing.Role.PARAMETER)
                .map(i -> name.apply(java.util.Objects.requireNonNull(i.gradient())))
                .collect(Collectors.joining(", "));
        List<String> others = listing.gradients().stream()
                .filter(g -> listing.inputs().stream().noneMatch(i -> g.equals(i.gradient())))
                .map(name)
                .toList();
        String returns = "Returns the cost " + name.apply(listing.cost())
                + ", the values of the forward pass, and the gradients. ";
        if (!listing.isPerExample()) {
            all.add(returns + "All of these are partial derivatives of " + name.apply(listing.cost()) + ": the 1/" + m
                    + " of the mean comes in at the output.");
            return all;
        }
        all.add(returns + derived + " are partial derivatives of " + name.apply(listing.cost()) + "; "
                + String.join(", ", others) + " are " + m + " times that, so that the 1/" + m
                + " of the mean stands in the gradients of the parameters only.");
        return all;
    }
}
