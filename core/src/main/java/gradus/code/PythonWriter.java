package gradus.code;

import gradus.code.EmittedCode.Options;
import gradus.code.Listing.Input;
import gradus.code.Listing.Line;
import gradus.code.Listing.Role;
import gradus.code.Listing.Section;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Index;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A module of Python: NumPy, or PyTorch without its autograd. */
final class PythonWriter {
    private static final Set<String> RESERVED = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield",
            "np",
            "torch",
            "math",
            "sys",
            "abs",
            "max",
            "min",
            "sum",
            "range",
            "cache",
            "grads",
            "erf",
            "forward_backward",
            "xlogy",
            "log1pexp",
            "number");

    private final Listing listing;
    private final Options options;
    private final boolean torch;
    private final Names names = new Names(RESERVED);
    private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
    private final BodyPrinter bodies;
    private final PythonEntries entries;
    private final String function;
    private final boolean loops;

    /** @param loops whether every equation is written entry by entry, as those without a matrix form are */
    PythonWriter(Listing listing, Options options, boolean torch, boolean loops) {
        this.loops = loops;
        this.listing = listing;
        this.options = options;
        this.torch = torch;
        listing.inputs().forEach(i -> names.of(i.tensor()));
        this.bodies = bodies();
        this.entries = new PythonEntries(names, helpers, listing, torch ? "torch" : "np");
        this.function = options.name() == null ? "forward_backward" : options.name();
    }

    private BodyPrinter bodies() {
        if (listing.isChain()) {
            return torch ? new TorchPrinter(names, listing, helpers) : new NumpyPrinter(names, listing, helpers);
        }
        return torch ? new TorchArrays(names, helpers, listing::isNumber) : new NumpyArrays(names, helpers);
    }

    String text() {
        Page body = new Page(4);
        body.in();
        listing.forward().forEach(s -> section(body, s));
        listing.backward().forEach(s -> section(body, s));
        Page page = new Page(4);
        Heading heading = new Heading(listing, names::of);
        page.wrapped("# ", heading.title() + ": forward and backward pass, derived by Gradus.");
        String code = body.toString();
        if (torch && code.contains("math.")) {
            page.line("import math").blank();
        } else if (helpers.contains(Helper.ERF) && !torch) {
            page.line("import math").blank();
        }
        page.line(torch ? "import torch" : "import numpy as np").blank().blank();
        helpers.forEach(h -> page.lines(helper(h)).blank().blank());
        if (!torch && code.contains("np.exp(")) {
            // A formula is not wrong for it, and both branches of np.where are computed.
            page.line("@np.errstate(over=\"ignore\")  # exp of a large number may be inf: what is left is right");
        }
        signature(page);
        page.in();
        page.line("\"\"\"One forward and one backward pass" + (torch ? ", by hand: no autograd." : "."));
        heading.paragraphs(t -> shape(t, false)).forEach(p -> page.blank().wrapped("", p));
        page.blank().wrapped("", "Other arrays may be given by name, as those of a file are; they are not used.");
        page.line("\"\"\"");
        sizes(code, "").forEach(page::line);
        page.out();
        StringBuilder text = new StringBuilder(page.toString()).append(code);
        Page end = new Page(4);
        end.in();
        end.blank();
        dictionary(end, "cache", listing.values());
        dictionary(end, "grads", listing.gradients());
        end.line("return " + (listing.hasCost() ? names.of(listing.cost()) + ", " : "") + "cache, grads");
        text.append(end);
        if (options.selfTest()) {
            PythonObjective objective = new PythonObjective(listing, names, bodies, function, this::sizes);
            text.append(new PythonSelfTest(listing, objective, names, torch, t -> shape(t, true)).text());
        }
        return text.toString();
    }

    private void signature(Page page) {
        List<String> parameters = new ArrayList<>();
        for (Input i : listing.inputs()) {
            parameters.add(names.of(i.tensor()) + (i.role() == Role.SCALAR ? "=" + options.lambda() : ""));
        }
        parameters.add("**_");
        page.list("def " + function + "(", parameters, "):");
    }

    private void dictionary(Page page, String name, List<Tensor> tensors) {
        page.list(
                name + " = {",
                tensors.stream().map(names::of).map(t -> "\"" + t + "\": " + t).toList(),
                "}");
    }

    /** Sizes that the code mentions, read off the first input that has them; a comment stands after the mark #. */
    private List<String> sizes(String code, String indent) {
        Set<Dim> dims = new LinkedHashSet<>(Set.of(listing.examples()));
        listing.sizes().keySet().forEach(dims::add);
        List<String> lines = new ArrayList<>();
        String statements = code.replaceAll("#.*", "");
        for (Dim dim : dims) {
            if (Pattern.compile("\\b" + names.of(dim) + "\\b")
                    .matcher(statements)
                    .find()) {
                lines.add(indent + names.of(dim) + " = " + size(dim));
            }
        }
        return lines;
    }

    private String size(Dim dim) {
        for (Input i : listing.inputs()) {
            int place = i.tensor().dims().indexOf(dim);
            if (place >= 0) {
                boolean vector = i.tensor().dims().size() == 1;
                boolean second = vector && !listing.isFlat(i.tensor()) && listing.lies(i.tensor()) == Orientation.ROW;
                return names.of(i.tensor()) + ".shape[" + (second ? 1 : place) + "]";
            }
        }
        return listing.literal(dim);
    }

    private void section(Page page, Section s) {
        page.blank().line("# " + s.heading());
        s.lines().forEach(l -> line(page, l));
    }

    private void line(Page page, Line l) {
        if (l.remark() != null) {
            String general = l.general() == null ? null : bodies.body(Binders.distinct(l.general()));
            page.wrapped("# ", l.remark());
            if (general != null) {
                page.line("#   " + names.of(l.equation().target()) + " = " + general);
            }
        }
        String body = loops ? null : bodies.body(l.equation());
        if (body == null) {
            loops(page, l.equation());
            return;
        }
        String shape = l.equation().indices().isEmpty()
                ? ""
                : "  # " + shape(l.equation().target(), false);
        String name = names.of(l.equation().target());
        if (page.isLong(name + " = " + body)) {
            page.line(name + " = (").in();
            Page.terms(body).forEach(page::line);
            page.out().line(")" + shape);
        } else {
            page.line(name + " = " + body + shape);
        }
    }

    /** Entry by entry, where there is no matrix form. */
    private void loops(Page page, Equation e) {
        String name = names.of(e.target());
        if (e.indices().isEmpty()) {
            page.line(name + " = " + entries.print(e.body()));
            return;
        }
        page.line(name + " = " + bodies.zeros(e.target()));
        for (Index i : e.indices()) {
            page.line("for " + names.of(i) + " in range(" + names.of(i.dim()) + "):")
                    .in();
        }
        page.line(entries.entry(e.left()) + " = " + entries.print(e.body()));
        e.indices().forEach(i -> page.out());
    }

    /** The shape of an array. @param made with made-up examples, so that it is all numbers */
    private String shape(Tensor tensor, boolean made) {
        List<String> sizes = tensor.dims().stream()
                .map(d -> d.equals(listing.examples()) ? made ? "m" : d.name() : String.valueOf(listing.size(d)))
                .toList();
        if (sizes.size() == 1) {
            return listing.isFlat(tensor)
                    ? "(" + sizes.getFirst() + ",)"
                    : listing.lies(tensor) == Orientation.COLUMN
                            ? "(" + sizes.getFirst() + ", 1)"
                            : "(1, " + sizes.getFirst() + ")";
        }
        return sizes.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    private String helper(Helper h) {
        return switch (h) {
            case ERF -> "erf = np.vectorize(math.erf, otypes=[float])";
            case X_LOG_Y ->
                "def xlogy(c, u):\n    \"\"\"c log(u), and 0 where c is 0.\"\"\"\n"
                        + "    return c * np.log(np.where(c == 0, 1, u))";
            case LOG_1_P_EXP ->
                "def log1pexp(u):\n    \"\"\"log(1 + exp(u)) without overflow.\"\"\"\n"
                        + "    return torch.clamp(u, min=0) + torch.log1p(torch.exp(-torch.abs(u)))";
            case NUMBER ->
                "def number(x):\n    \"\"\"A number as a tensor in double precision.\"\"\"\n"
                        + "    return torch.as_tensor(x, dtype=torch.float64)";
            case WHERE, ARRAY, MATRIX, VECTOR, SUM, LARGEST ->
                throw new IllegalStateException(h + " is not needed in Python");
        };
    }
}
