package gradus.diagnose;

import gradus.formula.Formula;
import gradus.formula.FormulaText;
import gradus.formula.Symbols;
import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.Rational;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formulas as they stand in a submission: its arrays lie the way round that they have there, and the input is X. What an
 * edit sees as another tensor (a neighbour, a transpose) is called by the array that it is.
 */
final class Written {
    private static final Dim KEEP = new Dim("keep_prob");

    /** The sum along an axis of a transpose is the sum along the other axis. */
    private static final Pattern SUM_OF_TRANSPOSE = Pattern.compile("\\b(row|col)sum\\((\\w+)\\^T\\)");

    private final Network network;
    private final Layout layout;
    private final Map<Tensor, View> views;

    Written(Network network, Layout layout, Map<Tensor, View> views) {
        this.network = network;
        this.layout = layout;
        this.views = views;
    }

    String name(Tensor tensor) {
        return GivenArrays.name(network, tensor);
    }

    boolean isOfExamples(Dim dim) {
        return dim.equals(network.examples());
    }

    /** The whole line: over whole arrays where there is such a form. */
    String equation(Equation e) {
        Equation tidy = new Equation(e.target(), e.indices(), tidy(e.body()));
        Equation whole = relabelling(tidy, true).apply(tidy);
        MatrixForm form = MatrixForm.of(whole, layout.examplesFirst());
        if (form == null) {
            return text(Formula.entries(relabelling(tidy, false).apply(tidy)));
        }
        return name(whole.target()) + " = " + text(Formula.of(form));
    }

    /** With 1/m in every term, so that a factor of one of them stands beside what it belongs to; null where it does. */
    static @Nullable Equation expanded(Equation e) {
        if (!(e.body() instanceof Mul product)) {
            return null;
        }
        List<Expr> outer = new ArrayList<>(product.factors());
        List<Expr> sizes = outer.stream()
                .filter(f -> f instanceof Expr.Pow p && p.base() instanceof Size)
                .toList();
        List<Expr> sums = outer.stream().filter(f -> f instanceof Add).toList();
        if (sizes.isEmpty() || sums.size() != 1 || outer.size() != sizes.size() + 1) {
            return null;
        }
        List<Expr> terms = new ArrayList<>();
        for (Expr term : ((Add) sums.getFirst()).terms()) {
            List<Expr> factors = new ArrayList<>(sizes);
            factors.addAll(term instanceof Mul m ? m.factors() : List.of(term));
            terms.add(RightProgram.tidy(Expr.mul(factors)));
        }
        return new Equation(e.target(), e.indices(), Expr.add(terms));
    }

    /** A part of a formula: over whole arrays where it depends on rows and columns alone. */
    String part(Expr e) {
        if (e instanceof Entry entry) {
            return placement(entry.tensor(), true).name();
        }
        Expr tidy = tidy(e);
        List<Index> free = List.copyOf(Exprs.freeIndices(tidy));
        String shortest = null;
        for (List<Index> at : free.size() == 2 ? List.of(free, free.reversed()) : List.of(free)) {
            Tensor place = new Tensor("part", at.stream().map(Index::dim).toList());
            Equation whole =
                    new Equation(place, at, relabelling(tidy, place, true).apply(tidy));
            MatrixForm form = free.size() > 2 ? null : form(whole, free);
            String text = form == null ? null : text(Formula.of(form));
            if (text != null && (shortest == null || text.length() < shortest.length())) {
                shortest = text;
            }
        }
        return shortest == null ? IndexForm.text(relabelling(tidy, null, false).apply(tidy)) : shortest;
    }

    private @Nullable MatrixForm form(Equation whole, List<Index> free) {
        return MatrixForm.of(whole, free.size() == 1 && layout.examplesFirst());
    }

    /** Entry by entry: where a sum's own index is what it is about. */
    String entries(Expr e) {
        Expr tidy = tidy(e);
        return IndexForm.text(relabelling(tidy, null, false).apply(tidy));
    }

    private static String text(Formula formula) {
        String text = FormulaText.of(formula, Symbols.NAMES).replace("^T^T", "");
        return SUM_OF_TRANSPOSE
                .matcher(text)
                .replaceAll(m -> (m.group(1).equals("row") ? "col" : "row") + "sum(" + m.group(2) + ")");
    }

    private Expr tidy(Expr e) {
        return RightProgram.tidy(named(RightProgram.tidy(e)));
    }

    /** A number that was found in the learner's, as digits; what is kept by dropout by its name. */
    private Expr named(Expr e) {
        Expr inner = Exprs.map(e, this::named);
        if (inner instanceof Expr.Pow p && p.base() instanceof Expr.Pow below && below.base() instanceof Size) {
            return Expr.pow(below.base(), p.exponent() * below.exponent());
        }
        if (!(inner instanceof Num n) || n.value().isInteger()) {
            return inner;
        }
        double size = n.value().abs().doubleValue();
        Expr digits;
        if (!network.masks().isEmpty() && size == network.masks().getFirst().keep()) {
            digits = new Size(KEEP);
        } else if (!network.masks().isEmpty()
                && size == 1 / network.masks().getFirst().keep()) {
            digits = Expr.pow(new Size(KEEP), -1);
        } else if (isShort(n.value())) {
            return inner;
        } else {
            digits = new Size(new Dim(EditWords.shown(size)));
        }
        return n.value().signum() < 0 ? Expr.neg(digits) : digits;
    }

    private static boolean isShort(Rational number) {
        return number.den().bitLength() <= 2
                || number.abs().num().equals(BigInteger.ONE) && number.den().bitLength() <= 3;
    }

    private Relabelling relabelling(Equation e, boolean whole) {
        return relabelling(e.body(), e.target(), whole);
    }

    /** @param whole whether a transpose is part of the name; otherwise it is the order of the indices */
    private Relabelling relabelling(Expr body, @Nullable Tensor target, boolean whole) {
        Set<Tensor> all = new LinkedHashSet<>(Exprs.tensors(body));
        if (target != null) {
            all.add(target);
        }
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        all.forEach(t -> placements.put(t, placement(t, whole)));
        return new Relabelling(placements, Map.of(), Map.of());
    }

    private Placement placement(Tensor tensor, boolean whole) {
        if (views.get(tensor) instanceof View.Slice slice) {
            return Placement.named(slice(slice), tensor);
        }
        if (tensor.dims().size() != 2) {
            return Placement.named(name(tensor), tensor);
        }
        boolean turned = isTurned(tensor);
        boolean odd = false;
        Tensor base = tensor;
        for (View v = views.get(base); v instanceof View.Same || v instanceof View.Transposed; v = views.get(base)) {
            odd ^= v instanceof View.Transposed;
            base = v.base();
        }
        odd ^= base.dims().size() == 2 && turned != isTurned(base);
        if (odd && !whole) {
            return turned ? Placement.named(name(base), tensor) : Placement.transposed(name(base), tensor);
        }
        String name = name(base) + (odd ? "^T" : "");
        return turned ? Placement.transposed(name, tensor) : Placement.named(name, tensor);
    }

    /** Whether an array of such a shape has the two indices of the calculus the other way round. */
    boolean isTurned(Tensor tensor) {
        return tensor.dims().contains(network.examples()) ? layout.examplesFirst() : layout.inputsFirst();
    }

    /** One example, or one unit, of an array: as NumPy has it. */
    private String slice(View.Slice slice) {
        Tensor base = slice.base();
        boolean firstAxis = false;
        for (View v = views.get(base); v instanceof View.Same || v instanceof View.Transposed; v = views.get(base)) {
            firstAxis ^= v instanceof View.Transposed;
            base = v.base();
        }
        firstAxis ^= isTurned(base);
        String place = slice.last() ? "-1" : "0";
        return name(base) + (firstAxis ? "[" + place + "]" : "[:," + place + "]");
    }
}
