package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Line.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a system of equations: what the letters of its indices run over, what is given, and one equation a line, each of
 * which reads what stands above it. The last one is the cost.
 */
final class EquationsReader {
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_LINE = 10_000;

    /** What some editors put at the start of a file to say that it is UTF-8. */
    private static final String MARK = "\uFEFF";

    private final String name;
    private final String text;
    private final NetworkOptions options;
    private final List<Line> lines = new ArrayList<>();
    private final NodeBuilder node = new NodeBuilder(0);
    private final Dimensions dimensions;
    private final EquationNames names;
    private final Map<String, Line> declared = new LinkedHashMap<>();
    private final Map<String, Line.Equation> defining = new LinkedHashMap<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();

    private EquationsReader(String name, String text, NetworkOptions options, Dim examples) {
        this.name = name;
        this.text = text;
        this.options = options;
        this.dimensions = new Dimensions(examples);
        this.names = new EquationNames(dimensions, options.penalised());
    }

    /**
     * @param name the file's, for messages
     * @throws InputException naming the line, and pointing at the word that is wrong
     */
    static Equations read(String name, String text, NetworkOptions options, Dim examples) {
        return new EquationsReader(name, text, options, examples).read();
    }

    private Equations read() {
        refuseOptions();
        readLines();
        List<Line.Equation> equations = equations();
        if (equations.isEmpty()) {
            throw new InputException(name + ": there is no equation; the last one should give the cost, as in"
                    + " J = 1/m * sum(i,j) (A[i,j] - Y[i,j])^2");
        }
        lines.forEach(line -> {
            if (line instanceof Line.Dims d) {
                dimensions.add(d);
            }
        });
        lines.forEach(this::declare);
        equations.forEach(e -> defining.put(e.left().letter(), e));
        Map<String, Equation> read = new LinkedHashMap<>();
        for (Line.Equation e : equations) {
            read.put(e.left().letter(), equation(e));
        }
        lines.forEach(this::finish);
        Line.Equation last = equations.getLast();
        new EquationsCheck(name, lines, dimensions, read, options.upstream()).require();
        return system(last, read);
    }

    private List<Line.Equation> equations() {
        return lines.stream()
                .filter(Line.Equation.class::isInstance)
                .map(Line.Equation.class::cast)
                .toList();
    }

    private void refuseOptions() {
        if (options.loss() != null) {
            throw new InputException(name + " has its own cost; leave --loss out");
        }
        if (!options.keep().isOne()) {
            throw new InputException(
                    name + ": dropout is a mask and an equation of its own in a system; leave --keep-prob out");
        }
    }

    private void readLines() {
        int number = 0;
        for (String raw : (text.startsWith(MARK) ? text.substring(1) : text).split("\n", -1)) {
            number++;
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).stripTrailing();
            String where = name + ", line " + number;
            if (line.length() > LONGEST_LINE) {
                throw new InputException(where + " is longer than " + LONGEST_LINE + " characters");
            }
            if (!line.isBlank()) {
                lines.add(LineReader.read(new Source(where, line)));
            }
            if (lines.size() > MOST_LINES) {
                throw new InputException(name + " has more than " + MOST_LINES + " lines; a system may have so many");
            }
        }
    }

    private void declare(Line line) {
        switch (line) {
            case Line.Data d -> (d.label() ? labels : inputs).add(tensor(d.entry(), d));
            case Line.Parameter p -> node.parameter(parameter(p), p.start());
            case Line.Mask m -> {
                Tensor mask = tensor(m.entry(), m);
                node.mask(mask, Formula.parse(m.source().from(m.keep()), scope(m, List.of())), m);
            }
            case Line.Equation _, Line.Running _, Line.GradientLetter _, Line.Dims _ -> {}
        }
    }

    private Tensor parameter(Line.Parameter line) {
        Tensor tensor = tensor(line.entry(), line);
        if (tensor.dims().contains(dimensions.examples())) {
            throw line.source()
                    .error(
                            line.entry().name().at(),
                            "a parameter belongs to no example, so it has no index that runs over m");
        }
        return tensor;
    }

    private Tensor tensor(Line.Entry entry, Line line) {
        Line before = declared.putIfAbsent(entry.letter(), line);
        if (before != null) {
            throw line.source()
                    .error(
                            entry.name().at(),
                            "the name " + entry.letter() + " is taken already ("
                                    + before.source().what().replace(name + ", ", "") + ")");
        }
        names.requireFree(entry, line.source());
        List<Dim> dims = dimensions.indices(entry, line.source()).stream()
                .map(Index::dim)
                .toList();
        dimensions.requireStorable(entry, dims, line.source());
        if (line instanceof Line.Data || line instanceof Line.Mask) {
            Tensor given = new Tensor(entry.letter(), dims);
            node.letters().put(entry.letter(), given);
            return given;
        }
        return java.util.Objects.requireNonNull(node.declare(entry.letter(), dims));
    }

    private Equation equation(Line.Equation line) {
        List<Index> left = dimensions.indices(line.left(), line.source());
        Expr body = Formula.parse(line.source().from(line.formula()), scope(line, left));
        Tensor target = tensor(line.left(), line);
        Set<String> free = new HashSet<>();
        left.forEach(i -> free.add(i.name()));
        return new Equation(target, left, Exprs.avoid(body, free));
    }

    private void finish(Line line) {
        switch (line) {
            case Line.Running r -> running(r);
            case Line.GradientLetter g -> {
                Tensor of = known(g.of(), g);
                if (!g.letter().text().equals("d" + of.name())) {
                    node.gradientName(of, GradientName.written(g.letter().text()));
                }
                if (g.timesExamples()) {
                    node.perExample(of);
                }
            }
            case Line.Data _, Line.Parameter _, Line.Mask _, Line.Equation _, Line.Dims _ -> {}
        }
    }

    private void running(Line.Running line) {
        Tensor batch = known(line.tensor(), line);
        Line.Equation last = equations().getLast();
        if (!defining.containsKey(batch.name())
                || batch.dims().contains(dimensions.examples())
                || last.left().letter().equals(batch.name())) {
            throw line.source()
                    .error(
                            line.tensor().at(),
                            "only a statistic of the batch has a running estimate: what an equation gives, and without"
                                    + " the index of the examples");
        }
        Expr factor = Formula.parse(line.source().from(line.estimate()), scope(line, List.of()));
        if (!Exprs.tensors(factor).isEmpty()) {
            throw line.source()
                    .error(line.estimate(), "the factor on a batch's value is a number, or a formula in m and sizes");
        }
        node.statistic(batch, line.initial(), factor);
    }

    private Tensor known(Line.Word word, Line line) {
        Tensor tensor = node.tensor(word.text());
        if (tensor == null) {
            throw line.source()
                    .error(
                            word.at(),
                            "there is no tensor '" + word + "'"
                                    + Suggestion.of(word.text(), node.letters().keySet()));
        }
        return tensor;
    }

    private EquationsScope scope(Line line, List<Index> left) {
        return new EquationsScope(options.library(), line, left, node.letters(), dimensions, defining);
    }

    private Equations system(Line.Equation last, Map<String, Equation> read) {
        List<Equation> equations = new ArrayList<>(read.values());
        Equation cost = equations.getLast();
        if (options.upstream()) {
            equations.forEach(e -> node.equation(e.target(), e.indices(), e.body()));
            data();
            return new Equations(
                    name,
                    text,
                    node.build(cost.target(), new WeightReading(equations, options.library())::isBeforeHe),
                    inputs,
                    derivedInputs(),
                    labels,
                    costLetter(),
                    Expr.ZERO,
                    cost.target(),
                    dimensions.sizes());
        }
        equations.subList(0, equations.size() - 1).forEach(e -> node.equation(e.target(), e.indices(), e.body()));
        data();
        node.letters().remove(last.left().letter());
        return new Equations(
                name,
                text,
                node.build(cost.target(), new WeightReading(equations, options.library())::isBeforeHe),
                inputs,
                derivedInputs(),
                labels,
                last.left().letter(),
                cost.body(),
                OutputFinder.of(labels, equations),
                dimensions.sizes());
    }

    private List<Tensor> derivedInputs() {
        return inputs.stream()
                .filter(t -> declared.get(t.name()) instanceof Line.Data d && d.hasGradient())
                .toList();
    }

    /** Inputs and labels are no part of what is computed. */
    private void data() {
        inputs.forEach(t -> node.letters().remove(t.name()));
        labels.forEach(t -> node.letters().remove(t.name()));
    }

    /** A letter for the cost that stands behind a given gradient; no equation has it. */
    private String costLetter() {
        String letter = options.library().cost().letter();
        while (declared.containsKey(letter)) {
            letter += "_";
        }
        return letter;
    }
}
