package gradus.code;

import gradus.code.EmittedCode.Options;
import gradus.code.Listing.Input;
import gradus.code.Listing.Line;
import gradus.code.Listing.Section;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Index;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Tensor;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A function file of Octave; with a self-test, a script file. */
final class OctaveWriter {
    private static final Set<String> RESERVED = Set.of(
            "abs",
            "arrayfun",
            "break",
            "cache",
            "case",
            "catch",
            "continue",
            "do",
            "else",
            "elseif",
            "end",
            "end_try_catch",
            "end_unwind_protect",
            "endfor",
            "endfunction",
            "endif",
            "endparfor",
            "endswitch",
            "endwhile",
            "erf",
            "exp",
            "for",
            "forward_backward",
            "full",
            "function",
            "global",
            "grads",
            "if",
            "isfinite",
            "log",
            "log1p",
            "log1pexp",
            "max",
            "min",
            "objective",
            "otherwise",
            "parfor",
            "permute",
            "persistent",
            "reshape",
            "run",
            "pi",
            "rand",
            "randn",
            "return",
            "sign",
            "size",
            "sqrt",
            "struct",
            "sum",
            "switch",
            "tanh",
            "try",
            "until",
            "unwind_protect",
            "unwind_protect_cleanup",
            "where",
            "while",
            "xlogy",
            "zeros",
            "ones",
            "eye");

    private final Listing listing;
    private final Options options;
    private final Names names = new Names(RESERVED);
    private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
    private final BodyPrinter bodies;
    private final OctaveEntries entries;
    private final String function;
    private final boolean loops;

    /** @param loops whether every equation is written entry by entry, as those without a matrix form are */
    OctaveWriter(Listing listing, Options options, boolean loops) {
        this.loops = loops;
        this.listing = listing;
        this.options = options;
        listing.inputs().forEach(i -> names.of(i.tensor()));
        listing.lines().forEach(l -> names.of(l.equation().target()));
        this.bodies = listing.isChain() ? new OctavePrinter(names, listing, helpers) : new OctaveArrays(names, helpers);
        this.entries = new OctaveEntries(names, helpers);
        this.function = options.name() == null || !names.isFree(options.name()) ? "forward_backward" : options.name();
    }

    String text() {
        Page body = new Page(2);
        body.in();
        listing.forward().forEach(s -> section(body, s));
        listing.backward().forEach(s -> section(body, s));
        Page page = new Page(2);
        Heading heading = new Heading(listing, names::of);
        if (options.selfTest()) {
            page.line("1;  % a script: functions first, then the test").blank();
        }
        List<String> inputs =
                listing.inputs().stream().map(i -> names.of(i.tensor())).toList();
        String cost = listing.hasCost() ? names.of(listing.cost()) + ", " : "";
        page.line("function [" + cost + "cache, grads] = " + function + "(" + String.join(", ", inputs) + ")");
        page.in();
        page.wrapped("% ", heading.title() + ": one forward and one backward pass, derived by Gradus.");
        heading.paragraphs(t -> "(" + shape(t, listing.examples().name()) + ")")
                .forEach(p -> page.line("%").wrapped("% ", p));
        String code = body.toString();
        sizes(page, code);
        page.out();
        StringBuilder text = new StringBuilder(page.toString()).append(code);
        Page end = new Page(2);
        end.in().blank();
        structure(end, "cache", listing.values());
        structure(end, "grads", listing.gradients());
        end.out().line("end");
        helpers.forEach(h -> end.blank().lines(helper(h)));
        text.append(end);
        if (options.selfTest()) {
            OctaveObjective objective = new OctaveObjective(listing, names, bodies, function, this::sizes);
            text.append(objective.definition());
            text.append(new OctaveSelfTest(listing, objective, names, t -> shape(t, "m")).text());
        }
        return text.toString();
    }

    private void structure(Page page, String name, List<Tensor> tensors) {
        page.line(name + " = struct();");
        tensors.stream().map(names::of).forEach(t -> page.line(name + "." + t + " = " + t + ";"));
    }

    private void sizes(Page page, String code) {
        String statements = code.replaceAll("%.*", "");
        Set<Dim> dims = new LinkedHashSet<>(Set.of(listing.examples()));
        dims.addAll(listing.sizes().keySet());
        for (Dim dim : dims) {
            if (Pattern.compile("\\b" + names.of(dim) + "\\b")
                    .matcher(statements)
                    .find()) {
                page.line(names.of(dim) + " = " + size(dim) + ";");
            }
        }
    }

    private String size(Dim dim) {
        for (Input i : listing.inputs()) {
            int place = i.tensor().dims().indexOf(dim);
            if (place >= 0) {
                boolean row = i.tensor().dims().size() == 1 && isRow(i.tensor());
                return "size(" + names.of(i.tensor()) + ", " + (row ? 2 : place + 1) + ")";
            }
        }
        return listing.literal(dim);
    }

    private boolean isRow(Tensor vector) {
        return listing.isChain() && listing.lies(vector) == Orientation.ROW;
    }

    private void section(Page page, Section s) {
        page.blank().line("% " + s.heading());
        s.lines().forEach(l -> line(page, l));
    }

    private void line(Page page, Line l) {
        String name = names.of(l.equation().target());
        if (l.remark() != null) {
            String general = l.general() == null ? null : bodies.body(Binders.distinct(l.general()));
            page.wrapped("% ", l.remark());
            if (general != null) {
                page.line("%   " + name + " = " + general);
            }
        }
        String body = loops ? null : bodies.body(l.equation());
        if (body == null) {
            loops(page, l.equation());
            return;
        }
        String shape = l.equation().indices().isEmpty()
                ? ""
                : "  % (" + shape(l.equation().target(), listing.examples().name()) + ")";
        if (page.isLong(name + " = " + body)) {
            page.line(name + " = ...").in();
            List<String> terms = Page.terms(body);
            terms.subList(0, terms.size() - 1).forEach(t -> page.line(t + " ..."));
            page.line(terms.getLast() + ";" + shape).out();
        } else {
            page.line(name + " = " + body + ";" + shape);
        }
    }

    /** Entry by entry, where there is no matrix form. */
    private void loops(Page page, Equation e) {
        String name = names.of(e.target());
        if (e.indices().isEmpty()) {
            page.line(name + " = " + entries.print(e.body()) + ";");
            return;
        }
        page.line(name + " = " + bodies.zeros(e.target()) + ";");
        for (Index i : e.indices()) {
            page.line("for " + names.of(i) + " = 1:" + names.of(i.dim())).in();
        }
        page.line(entries.entry(e.left()) + " = " + entries.print(e.body()) + ";");
        e.indices().forEach(i -> page.out().line("end"));
    }

    private String shape(Tensor tensor, String examples) {
        List<String> sizes = tensor.dims().stream()
                .map(d -> d.equals(listing.examples()) ? examples : String.valueOf(listing.size(d)))
                .toList();
        if (sizes.isEmpty()) {
            return "1, 1";
        }
        if (sizes.size() == 1) {
            return isRow(tensor) ? "1, " + sizes.getFirst() : sizes.getFirst() + ", 1";
        }
        return sizes.stream().collect(Collectors.joining(", "));
    }

    private static String helper(Helper h) {
        return switch (h) {
            case X_LOG_Y -> """
                function r = xlogy(c, u)
                  % c log(u), and 0 where c is 0
                  u = u + zeros(size(c));
                  u(c + zeros(size(u)) == 0) = 1;
                  r = c .* log(u);
                end""";
            case LOG_1_P_EXP -> """
                function r = log1pexp(u)
                  % log(1 + exp(u)) without overflow
                  r = max(u, 0) + log1p(exp(-abs(u)));
                end""";
            case WHERE -> """
                function r = where(condition, a, b)
                  % a where the condition holds, b elsewhere
                  same = zeros(size(condition + a + b));
                  a = a + same;
                  r = b + same;
                  holds = (condition + same) ~= 0;
                  r(holds) = a(holds);
                end""";
            case ERF, NUMBER, ARRAY, MATRIX, VECTOR, SUM, LARGEST ->
                throw new IllegalStateException(h + " is not needed in Octave");
        };
    }
}
