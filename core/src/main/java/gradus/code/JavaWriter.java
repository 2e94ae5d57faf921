package gradus.code;

import gradus.InputException;
import gradus.code.EmittedCode.Options;
import gradus.code.Listing.Input;
import gradus.code.Listing.Line;
import gradus.code.Listing.Section;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A class of Java that needs nothing but the JDK: each equation is one line, entry by entry. */
final class JavaWriter {
    private static final int MOST_PARAMETERS = 127;

    private static final Set<String> RESERVED = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "true",
            "try",
            "void",
            "volatile",
            "while",
            "_",
            // Names that the code itself has, or that no component of a record may have.
            "cache",
            "gradients",
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait");

    /** Types that the code speaks of. */
    private static final Set<String> TYPES = Set.of(
            "Cache",
            "Gradients",
            "Result",
            "Entry",
            "Math",
            "String",
            "System",
            "Double",
            "Random",
            "DoubleSupplier",
            "IntToDoubleFunction",
            "Arrays");

    /** Names of the self-test's own. */
    private static final Set<String> LOCALS = Set.of("arguments", "attempt", "cost", "random", "scale", "worst");

    private final Listing listing;
    private final Options options;
    private final Names names;
    private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
    private final JavaPrinter printer;
    private final String name;

    JavaWriter(Listing listing, Options options) {
        this.listing = listing;
        this.options = options;
        Set<String> reserved = new LinkedHashSet<>(RESERVED);
        if (!listing.isChain()) {
            reserved.addAll(TYPES);
            reserved.addAll(LOCALS);
        }
        this.names = new Names(reserved);
        listing.inputs().forEach(i -> names.of(i.tensor()));
        // Locals before the indices of lambdas, which must not hide them.
        listing.lines().forEach(l -> names.of(l.equation().target()));
        names.of(listing.examples());
        listing.sizes().keySet().forEach(names::of);
        this.printer = new JavaPrinter(names, helpers);
        this.name = options.name() == null || TYPES.contains(options.name()) ? "Network" : options.name();
        int most = Math.max(
                listing.inputs().size(),
                Math.max(listing.values().size(), listing.gradients().size()));
        if (most > MOST_PARAMETERS) {
            throw new InputException("--code java: a network of that many layers needs a method with " + most
                    + " parameters, which Java does not allow; numpy, octave and pytorch do.");
        }
    }

    String text() {
        Page body = new Page(4);
        body.in().in();
        listing.forward().forEach(s -> section(body, s));
        listing.backward().forEach(s -> section(body, s));
        Page page = new Page(4);
        if (options.selfTest()) {
            boolean flattens = listing.inputs().stream()
                    .anyMatch(i -> i.gradient() != null && i.tensor().dims().size() > 2);
            if (flattens) {
                page.line("import java.util.Arrays;");
            }
            page.line("import java.util.Random;");
            page.line("import java.util.function.DoubleSupplier;");
        }
        page.line("import java.util.function.IntToDoubleFunction;").blank();
        Heading heading = new Heading(listing, names::of);
        page.line("/**")
                .wrapped(" * ", heading.title() + ": forward and backward pass, derived by Gradus.")
                .line(" */");
        page.line("public final class " + name + " {").in();
        record(page, "The values of the forward pass.", "Cache", listing.values());
        record(page, "The gradients.", "Gradients", listing.gradients());
        String cost = listing.hasCost() ? names.of(listing.cost()) : "";
        page.line(listing.hasCost() ? "/** The cost with both. */" : "/** Both. */");
        page.line("public record Result(" + (listing.hasCost() ? "double " + cost + ", " : "")
                + "Cache cache, Gradients gradients) {}");
        page.blank().line("private " + name + "() {}").blank();
        page.line("/**").wrapped(" * ", "One forward and one backward pass.");
        heading.paragraphs(this::shape).forEach(p -> page.line(" *").wrapped(" * ", "<p>" + p));
        StringBuilder text = new StringBuilder(page.toString());
        Page head = new Page(4);
        head.in().line(" */");
        head.list("public static Result forwardBackward(", parameters(), ") {");
        head.in();
        sizes(head);
        text.append(head).append(body);
        Page end = new Page(4);
        end.in().in().blank();
        end.list("Cache cache = new Cache(", locals(listing.values()), ");");
        end.list("Gradients gradients = new Gradients(", locals(listing.gradients()), ");");
        end.line("return new Result(" + (listing.hasCost() ? cost + ", " : "") + "cache, gradients);");
        end.out().line("}");
        helpers();
        helpers.forEach(h -> end.blank().lines(JavaHelpers.text(h, mostAxes())));
        text.append(end);
        if (options.selfTest()) {
            JavaObjective objective = new JavaObjective(listing, names, printer, this::sizes);
            text.append(new JavaSelfTest(listing, objective, names).text());
        }
        return text.append("}\n").toString();
    }

    private void helpers() {
        if (listing.lines().anyMatch(l -> l.equation().indices().size() == 1)) {
            helpers.add(Helper.VECTOR);
        }
        if (mostAxes() > 2) {
            helpers.add(Helper.ARRAY);
        }
        helpers.add(Helper.MATRIX);
    }

    private int mostAxes() {
        return Stream.concat(
                        listing.inputs().stream().map(Input::tensor),
                        listing.lines().map(l -> l.equation().target()))
                .mapToInt(t -> t.dims().size())
                .max()
                .orElse(0);
    }

    private void record(Page page, String doc, String type, List<Tensor> components) {
        page.line("/** " + doc + " */");
        page.list("public record " + type + "(", declared(components), ") {}");
        page.blank();
    }

    private List<String> declared(List<Tensor> tensors) {
        return tensors.stream().map(t -> type(t) + " " + names.of(t)).toList();
    }

    private List<String> locals(List<Tensor> tensors) {
        return tensors.stream().map(names::of).toList();
    }

    private List<String> parameters() {
        return declared(listing.inputs().stream().map(Input::tensor).toList());
    }

    static String type(Tensor tensor) {
        return "double" + "[]".repeat(tensor.dims().size());
    }

    private void sizes(Page page) {
        Set<Dim> dims = new LinkedHashSet<>(Set.of(listing.examples()));
        dims.addAll(listing.sizes().keySet());
        dims.forEach(d -> page.line("int " + names.of(d) + " = " + size(d) + ";"));
    }

    private String size(Dim dim) {
        for (Input i : listing.inputs()) {
            int place = i.tensor().dims().indexOf(dim);
            if (place >= 0) {
                return names.of(i.tensor()) + "[0]".repeat(place) + ".length";
            }
        }
        return listing.literal(dim);
    }

    private void section(Page page, Section s) {
        page.blank().line("// " + s.heading());
        s.lines().forEach(l -> line(page, l));
    }

    private void line(Page page, Line l) {
        Equation e = l.equation();
        if (l.remark() != null) {
            page.wrapped("// ", l.remark());
            if (l.general() != null) {
                Equation g = Binders.distinct(l.general());
                page.line("//   " + printer.entry(g.left()) + " = " + printer.print(g.body()));
            }
        }
        String value = printer.print(e.body());
        String start = type(e.target()) + " " + names.of(e.target()) + " = "
                + switch (e.indices().size()) {
                    case 0 -> "";
                    case 1 -> "vector(" + sizes(e) + ", " + indices(e) + " -> ";
                    case 2 -> "matrix(" + sizes(e) + ", (" + indices(e) + ") -> ";
                    default -> JavaArrays.name(e.indices().size()) + "(" + sizes(e) + ", (" + indices(e) + ") -> ";
                };
        String end = e.indices().isEmpty() ? ";" : ");";
        if (page.isLong(start + value + end)) {
            page.line(start.stripTrailing()).in().in();
            List<String> terms = Page.terms(value);
            terms.subList(0, terms.size() - 1).forEach(page::line);
            page.line(terms.getLast() + end).out().out();
        } else {
            page.line(start + value + end);
        }
    }

    private String sizes(Equation e) {
        return e.target().dims().stream().map(names::of).collect(Collectors.joining(", "));
    }

    private String indices(Equation e) {
        return e.indices().stream().map(i -> names.of(i)).collect(Collectors.joining(", "));
    }

    private String shape(Tensor tensor) {
        return tensor.dims().stream()
                .map(d -> d.equals(listing.examples()) ? d.name() : String.valueOf(listing.size(d)))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
