package gradus.why;

import gradus.document.Block;
import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.why.Paths.Edge;
import gradus.why.Paths.Node;
import gradus.why.Paths.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An unbroken chain in numbers: one entry of a gradient as the sum over all paths from there to the cost, each the product
 * of the derivatives along it, and the paths as a picture.
 */
public final class ChainNumbers {
    private static final int SHOWN = 8;

    /** Every step of a path looks at all numbers of the next formula. */
    private static final long MOST_NUMBERS = 10_000;

    /** Where the numbers stand in the picture. */
    private static final int COLUMN = 46;

    /** Further in there is no room for names. */
    private static final int DEEPEST = 30;

    private final Study study;
    private final Gradient gradient;
    private final Paths paths;

    /** The entry of the gradient that is followed, and the number of one example at which its paths begin. */
    private final Node entry;

    private final Node start;

    private ChainNumbers(Study study, Gradient gradient) {
        this.study = study;
        this.gradient = gradient;
        this.paths = new Paths(study);
        this.entry = new Node(gradient.of(), liveliest(study, gradient));
        this.start = ofOneExample();
    }

    /**
     * The chain to a gradient, at the setting's numbers.
     *
     * @param gradient its name in the setting's notation, as a person typed it: {@code dW1}
     * @return empty where there is no such gradient, no path leads from it to the cost at these numbers, or there are too
     *     many numbers to look for paths among them
     */
    public static Optional<ChainNumbers> of(Setting setting, String gradient) {
        Study study = setting.study("");
        if (numbers(study) > MOST_NUMBERS) {
            return Optional.empty();
        }
        return study.derivation().gradients().stream()
                .filter(g -> g.equation().target().name().equals(gradient)
                        && g.of().dims().equals(g.equation().target().dims()))
                .reduce((a, b) -> b)
                .map(g -> new ChainNumbers(study, g))
                .filter(c -> c.paths.count(c.start) > 0);
    }

    private static long numbers(Study study) {
        return study.forward().equations().stream()
                .mapToLong(e -> study.numbers().size(e.target()))
                .sum();
    }

    /** The largest: an entry of a unit that is switched off has no path at all. */
    private static int liveliest(Study study, Gradient gradient) {
        double[] values = study.numbers().of(gradient.equation().target());
        int best = 0;
        for (int n = 1; n < values.length; n++) {
            best = Math.abs(values[n]) > Math.abs(values[best]) ? n : best;
        }
        return best;
    }

    /** A parameter works on every example: the first number that it works on. Anything else begins at itself. */
    private Node ofOneExample() {
        return isParameter() ? edges().findFirst().map(Edge::to).orElse(entry) : entry;
    }

    private boolean isParameter() {
        return study.parameters().contains(gradient.of());
    }

    /** From the entry to what reads it, the cost's own penalty left out. */
    private Stream<Edge> edges() {
        return paths.from(entry).stream().filter(e -> !e.to().tensor().equals(study.cost()));
    }

    /** For a document. */
    public List<Block> blocks() {
        Page page = new Page(study);
        page.heading("The chain in numbers");
        page.text(
                "{} at {}. {}",
                Formula.of(paths.name(entry)),
                study.sample().source(),
                isParameter()
                        ? Page.prose(
                                "It works on {}, among others: from there to the cost, path by path.",
                                Formula.of(paths.name(start)))
                        : "From there to the cost, path by path.");
        List<Path> shown = table(study, page, paths, start);
        page.text(
                "The same as a picture, from the cost down: behind each number, the derivative of the one above it by it,"
                        + " and the product so far.");
        page.lines(picture(shown));
        if (isParameter()) {
            examples(page);
        }
        return page.blocks();
    }

    /** Path by path, the sum, and what the formulas say; the paths that are shown. */
    static List<Path> table(Study study, Page page, Paths paths, Node start) {
        double count = paths.count(start);
        double scale = study.numbers().scale(start.tensor());
        Grid grid = new Grid("path", "derivatives along it", "product");
        double shown = 0;
        List<Path> first = paths.first(start, count == SHOWN + 1 ? SHOWN + 1 : SHOWN);
        for (Path p : first) {
            double product = scale * p.product();
            shown += product;
            grid.row(way(paths, start, p), factors(scale, p), product);
        }
        double all = scale * paths.sum(start);
        if (count > first.size()) {
            grid.row("the other " + Figures.number(count - first.size()) + " paths", "", all - shown);
        }
        grid.row("sum", "", all);
        page.table(grid);
        page.text(
                "{} from the formulas: {}.",
                Formula.of(study.d(start.tensor()).at(paths.name(start).indices())),
                study.numbers().values().at(study.d(start.tensor()), start.entry()));
        return first;
    }

    private static Prose way(Paths paths, Node start, Path p) {
        Prose way = Page.prose("{}", Formula.of(paths.name(start)));
        for (Edge e : p.edges()) {
            way = way.and(Page.prose(" > {}", Formula.of(paths.name(e.to()))));
        }
        return way;
    }

    private static Prose factors(double scale, Path p) {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < p.edges().size(); n++) {
            double slope = p.edges().get(n).slope() * (n == p.edges().size() - 1 ? scale : 1);
            text.append(n == 0 ? "" : " * ")
                    .append(slope < 0 ? "(" + Figures.number(slope) + ")" : Figures.number(slope));
        }
        return Prose.of("{}", new Prose.Words(text.toString()));
    }

    /** A branch of the picture: what a number above is computed from. */
    private static final class Branch {
        private final double slope;
        private final Map<Node, Branch> below = new LinkedHashMap<>();

        Branch(double slope) {
            this.slope = slope;
        }
    }

    private List<String> picture(List<Path> shown) {
        Branch root = new Branch(study.numbers().scale(start.tensor()));
        for (Path p : shown) {
            Branch at = root;
            for (int n = p.edges().size() - 1; n >= 0; n--) {
                Node from = n == 0 ? start : p.edges().get(n - 1).to();
                double slope = p.edges().get(n).slope();
                at = at.below.computeIfAbsent(from, k -> new Branch(slope));
            }
        }
        List<String> lines = new ArrayList<>();
        boolean scaled = root.slope != 1;
        lines.add(scaled ? study.cost() + ", times " + study.m() : study.cost().name());
        draw(root, root.slope, "", lines);
        return lines;
    }

    private void draw(Branch branch, double product, String indent, List<String> lines) {
        branch.below.forEach((node, below) -> {
            double next = product * below.slope;
            String name = indent + "└ " + text(node);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + COLUMN + "s * %10s = %10s",
                    name,
                    Figures.number(below.slope),
                    Figures.number(next)));
            draw(below, next, indent.length() < DEEPEST ? indent + "  " : indent, lines);
        });
    }

    private String text(Node node) {
        List<String> at = paths.name(node).indices().stream().map(Index::name).toList();
        return node.tensor().name() + (at.isEmpty() ? "" : "[" + String.join(",", at) + "]");
    }

    /** What the entry works on in each example. */
    private void examples(Page page) {
        Tensor reader = start.tensor();
        Formula cost = Formula.of(study.cost());
        Formula own = Formula.of(paths.name(entry));
        page.text(
                "{} works on {} numbers in all. Its gradient is the sum over them{}:",
                own,
                edges().count(),
                study.isPerExample() && study.numbers().scale(reader) != 1
                        ? Page.prose(
                                ", where {} is {} divided by {}",
                                Formula.partial(cost, Formula.of(reader)),
                                study.d(reader),
                                study.m())
                        : "");
        Grid grid = new Grid(
                "number",
                Formula.partial(cost, Formula.of(reader)),
                Formula.partial(Formula.of(reader), own),
                "product");
        double sum = paths.sum(entry);
        double left = sum;
        int more = 0;
        for (Edge e : edges().toList()) {
            double product = paths.sum(e.to()) * e.slope();
            if (grid.size() < SHOWN) {
                grid.row(Formula.of(paths.name(e.to())), paths.sum(e.to()), e.slope(), product);
                left -= product;
            } else {
                more++;
            }
        }
        double penalty = paths.from(entry).stream()
                .filter(e -> e.to().tensor().equals(study.cost()))
                .mapToDouble(Edge::slope)
                .sum();
        if (more > 0) {
            grid.row("the other " + more, "", "", left - penalty);
        }
        if (penalty != 0) {
            grid.row("the penalty", "", "", penalty);
        }
        grid.row("sum", "", "", sum);
        page.table(grid);
        page.text(
                "{} from the formulas: {}; a difference quotient of the cost gives {}.",
                Formula.of(gradient.equation().target().at(paths.name(entry).indices())),
                study.numbers().of(gradient.equation().target())[entry.entry()],
                study.numbers().numeric(gradient.of(), entry.entry()));
    }

    /** Keys in fixed order: the entry, its gradient, and the paths of one example. */
    public Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entry", text(entry));
        data.put("gradient", study.numbers().of(gradient.equation().target())[entry.entry()]);
        data.put("start", text(start));
        data.put("count", paths.count(start));
        List<Map<String, Object>> all = new ArrayList<>();
        for (Path p : paths.first(start, SHOWN)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", p.edges().stream().map(e -> text(e.to())).toList());
            one.put("derivatives", p.edges().stream().map(Edge::slope).toList());
            one.put("product", p.product());
            all.add(one);
        }
        data.put("paths", all);
        data.put("sum", paths.sum(start));
        return data;
    }
}
