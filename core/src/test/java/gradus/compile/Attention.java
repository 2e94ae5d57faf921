package gradus.compile;

import static gradus.compile.Programs.J;
import static gradus.compile.Programs.M;
import static gradus.math.Expr.add;
import static gradus.math.Expr.apply;
import static gradus.math.Expr.div;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.neg;
import static gradus.math.Expr.sum;

import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Size;
import gradus.math.Forward;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A block of self-attention over t places of f features, with a dense head, softmax and cross-entropy, and its derived
 * gradients: a system of equations like any other.
 */
final class Attention {
    static final Dim FEATURES = new Dim("f");
    static final Dim INNER = new Dim("d");
    static final Dim HEADS = new Dim("h");
    static final Dim PLACES = new Dim("t");
    static final Dim CLASSES = new Dim("c");

    private static final Index F = new Index("f", FEATURES);
    private static final Index D = new Index("d", INNER);
    private static final Index H = new Index("h", HEADS);
    private static final Index T = new Index("t", PLACES);
    private static final Index S = new Index("s", PLACES);
    private static final Index R = new Index("r", PLACES);
    private static final Index C = new Index("c", CLASSES);
    private static final Index P = new Index("p", CLASSES);

    /** How the tensors' dims are ordered. */
    enum Order {
        /** Features first, examples last, so that an example's numbers are next to each other. */
        EXAMPLES_LAST,
        /** The other way round. */
        EXAMPLES_FIRST
    }

    private final Order order;
    private final boolean heads;
    private final List<Equation> equations = new ArrayList<>();
    private final Map<String, Tensor> tensors = new HashMap<>();

    private Attention(Order order, boolean heads) {
        this.order = order;
        this.heads = heads;
    }

    /** Forward values and the gradients of all of them but the cost, of all parameters, and of the input. */
    static Program program(Order order, boolean heads) {
        Attention attention = new Attention(order, heads);
        attention.forward();
        return attention.withGradients();
    }

    private void forward() {
        for (String name : List.of("Q", "K", "V")) {
            define(at(name, D, H, T, J), sum(F, mul(at("W" + name, D, H, F), at("X", F, T, J))));
        }
        Expr products = sum(D, mul(at("K", D, H, S, J), at("Q", D, H, T, J)));
        define(at("S", S, H, T, J), div(products, apply(Function.SQRT, new Size(INNER))));
        Expr all = sum(R, apply(Function.EXP, at("S", R, H, T, J)));
        define(at("P", S, H, T, J), div(apply(Function.EXP, at("S", S, H, T, J)), all));
        define(at("O", D, H, T, J), sum(S, mul(at("V", D, H, S, J), at("P", S, H, T, J))));
        List<Index> read = heads ? List.of(D, H, T) : List.of(D, T);
        define(at("Z", C, J), add(sum(read, mul(at("W", C, D, H, T), at("O", D, H, T, J))), at("b", C)));
        Expr sum = sum(P, apply(Function.EXP, at("Z", P, J)));
        define(at("A", C, J), div(apply(Function.EXP, at("Z", C, J)), sum));
        Expr likelihood = sum(List.of(J, C), mul(at("Y", C, J), apply(Function.LOG, at("A", C, J))));
        define(at("cost"), neg(div(likelihood, new Size(M))));
    }

    private void define(Entry left, Expr body) {
        equations.add(new Equation(left.tensor(), left.indices(), body));
    }

    /** Without heads, their index is left out. */
    private Entry at(String name, Index... indices) {
        List<Index> kept =
                Arrays.stream(indices).filter(i -> heads || !i.equals(H)).toList();
        List<Index> ordered = order == Order.EXAMPLES_LAST ? kept : kept.reversed();
        List<Dim> dims = ordered.stream().map(Index::dim).toList();
        return tensors.computeIfAbsent(name, n -> new Tensor(n, dims)).at(ordered);
    }

    private Program withGradients() {
        List<Tensor> given = given("X", "Y", "WQ", "WK", "WV", "W", "b");
        List<Tensor> wanted = given("Z", "O", "P", "S", "Q", "K", "V", "W", "b", "WQ", "WK", "WV", "X");
        Map<Tensor, Expr> scales = new HashMap<>();
        Stream.of("Z", "A", "O", "P", "S", "Q", "K", "V", "X").forEach(n -> scales.put(tensors.get(n), new Size(M)));
        Derivation derivation = Deriver.derive(new Forward(given, equations, scales, Map.of(), wanted, List.of()));
        derivation.gradients().forEach(gradient -> equations.add(gradient.equation()));
        return StableForms.of(new Program(given, equations));
    }

    private List<Tensor> given(String... names) {
        return Arrays.stream(names).map(tensors::get).toList();
    }
}
