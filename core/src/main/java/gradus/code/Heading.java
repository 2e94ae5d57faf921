package gradus.code;

import gradus.code.Listing.Role;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        String loss = listing.network().lossOrNull();
        return listing.network().title()
                + (loss != null
                        ? " with the loss " + loss
                        : listing.hasCost() ? "" : ", given " + names(Role.ARRIVING) + " at its output");
    }

    /** @param shape of a tensor, as the language has it */
    List<String> paragraphs(Function<Tensor, String> shape) {
        List<String> all = new ArrayList<>();
        String m = listing.examples().name();
        String inputs = listing.inputs().stream()
                .filter(i -> i.role() != Role.SCALAR)
                .map(i -> name.apply(i.tensor())
                        + (i.tensor().dims().isEmpty() ? "" : " " + Page.whole(shape.apply(i.tensor()))))
                .collect(Collectors.joining(", "));
        all.add((listing.isChain()
                        ? "The " + m + " examples are " + (listing.examplesFirst() ? "rows" : "columns") + ": " + inputs
                        : "Axes lie as " + listing.network().title() + " declares them: " + inputs)
                + "."
                + (listing.inputs(Role.MASK).findAny().isPresent()
                        ? " Masks hold 1 for what is kept, 0 for what is dropped."
                        : ""));
        String returns = listing.hasCost()
                ? "Returns the cost " + name.apply(listing.cost())
                        + ", the values of the forward pass, and the gradients. "
                : "Returns the values of the forward pass, and the gradients. ";
        all.add(returns + convention(listing.hasCost() ? name.apply(listing.cost()) : "the cost", m));
        return all;
    }

    private String names(Role role) {
        return listing.inputs(role).map(i -> name.apply(i.tensor())).collect(Collectors.joining(", "));
    }

    /** What a gradient is, exactly. */
    private String convention(String cost, String m) {
        String arriving = listing.hasCost() ? "" : names(Role.ARRIVING) + " and ";
        if (!listing.isPerExample()) {
            boolean mean = listing.isChain() && listing.hasCost();
            return (arriving.isEmpty() ? "All of these" : arriving + "all of these") + " are partial derivatives of "
                    + cost + (mean ? ": the 1/" + m + " of the mean comes in at the output." : ".");
        }
        Set<Tensor> all = new LinkedHashSet<>();
        listing.inputs().forEach(i -> Optional.ofNullable(i.gradient()).ifPresent(all::add));
        all.addAll(listing.gradients());
        String partial = names(all.stream().filter(g -> !listing.isScaled(g)));
        String scaled = names(all.stream().filter(listing::isScaled));
        if (!arriving.isEmpty()) {
            scaled = names(Role.ARRIVING) + (scaled.isEmpty() ? "" : ", " + scaled);
        }
        if (scaled.isEmpty()) {
            return arePartial(partial) + " of " + cost + ".";
        }
        if (partial.isEmpty()) {
            return scaled + (isOne(scaled) ? " is " : " are ") + m + " times the partial derivative of " + cost + ".";
        }
        return arePartial(partial) + " of " + cost + "; " + scaled + (isOne(scaled) ? " is " : " are ") + m
                + " times that, so that the 1/" + m + " of the mean stands in the "
                + (listing.isChain() ? "gradients of the parameters" : "others") + " only.";
    }

    private static String arePartial(String names) {
        return names + (isOne(names) ? " is the partial derivative" : " are partial derivatives");
    }

    private static boolean isOne(String names) {
        return !names.contains(", ");
    }

    private String names(Stream<Tensor> tensors) {
        return tensors.map(name).collect(Collectors.joining(", "));
    }
}
