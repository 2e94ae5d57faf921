package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A submission with all that went into it. */
record Draft(Net net, Data data, Handing handing, List<Mistake> mistakes, Pass pass) {
    static Draft of(Net net, Data data, Handing handing, List<Mistake> mistakes) {
        List<Slip> slips =
                mistakes.stream().flatMap(mistake -> mistake.slips().stream()).toList();
        Pass pass = new Pass(net, data, handing.style(), handing.arithmetic()).run(slips);
        return new Draft(net, data, handing, mistakes, pass);
    }

    Pass right() {
        return Pass.right(net, data, handing.style(), handing.arithmetic());
    }

    Map<String, double[][]> given() {
        return handing.given(pass);
    }

    /** The given variables that are wrong by themselves, in order. */
    List<String> wrong() {
        Pass reference = new Pass(net, data, handing.style(), handing.arithmetic());
        return Comparison.wrong(reference, given(), handing.precision().tolerance());
    }

    /** Whether what is given would be the same with other mistakes instead. */
    boolean sameAs(List<Mistake> others) {
        return Comparison.same(
                given(),
                of(net, data, handing, others).given(),
                handing.precision().tolerance());
    }

    /** The same with the loss told, where the file's cost does not tell it. */
    Draft told() {
        boolean needed = wrong().contains("J") || !pass.values().containsKey("J");
        return new Draft(net, data, needed ? handing.without(Handing.Habit.LOSS_UNTOLD) : handing, mistakes, pass);
    }

    /** Whether each of its mistakes shows in what is given. */
    boolean applies() {
        for (Mistake mistake : mistakes) {
            List<Mistake> others =
                    mistakes.stream().filter(other -> !other.equals(mistake)).toList();
            if (sameAs(others)) {
                return false;
            }
        }
        return !wrong().isEmpty() && Style.all().stream().noneMatch(style -> isRightIn(style));
    }

    /** Two mistakes may make a right program of another style, as 1/m in dZ and not in dW and db. */
    private boolean isRightIn(Style style) {
        if (style.fused() && (!net.pairs() || given().containsKey("dA" + net.layers()))) {
            return false;
        }
        Pass reference = new Pass(net, data, style, handing.arithmetic());
        return Comparison.wrong(reference, given(), handing.precision().tolerance())
                .isEmpty();
    }

    /** Whether the numbers leave no more than so many alternatives to each mistake, and none to them all together. */
    boolean canBeTold(List<Mistake> candidates, int alternatives) {
        Map<String, double[][]> base = right().values();
        Map<String, double[][]> given = given();
        for (Mistake mistake : mistakes) {
            List<Mistake> others =
                    mistakes.stream().filter(other -> !other.equals(mistake)).toList();
            if (twins(mistake, others, candidates, base, given).size() > alternatives) {
                return false;
            }
        }
        return mistakes.size() == 1
                || candidates.stream().noneMatch(one -> possible(one) && reproduces(one.slips(), base, given));
    }

    /** Ids of other listed mistakes that would leave the same numbers. */
    Set<String> twins(List<Mistake> candidates) {
        return twins(mistakes.getFirst(), List.of(), candidates, right().values(), given());
    }

    private Set<String> twins(
            Mistake mistake,
            List<Mistake> others,
            List<Mistake> candidates,
            Map<String, double[][]> base,
            Map<String, double[][]> given) {
        Set<String> twins = new HashSet<>();
        for (Mistake candidate : candidates) {
            if (possible(candidate)
                    && !candidate.id().equals(mistake.id())
                    && others.stream().allMatch(candidate::apartFrom)) {
                List<Slip> slips = new ArrayList<>(candidate.slips());
                others.forEach(other -> slips.addAll(other.slips()));
                if (reproduces(slips, base, given)) {
                    twins.add(candidate.id());
                }
            }
        }
        return twins;
    }

    private boolean possible(Mistake candidate) {
        return !handing.style().fused() || !candidate.needsLossSlope(net);
    }

    /** Runs other slips from the right values, for as long as they leave what is given. */
    private boolean reproduces(List<Slip> slips, Map<String, double[][]> base, Map<String, double[][]> given) {
        double tolerance = handing.precision().tolerance();
        boolean atTheEnd = slips.stream().anyMatch(Slip::atTheEnd);
        Pass other = new Pass(net, data, handing.style(), handing.arithmetic());
        other.run(slips, base, (name, value) -> {
            double[][] mine = given.get(name);
            return atTheEnd || mine == null || Comparison.difference(mine, value) <= tolerance;
        });
        return Comparison.same(given, handing.given(other), tolerance);
    }

    /** With the lines that show in what is given. */
    private List<Injected> injected() {
        List<String> wrong = wrong();
        List<Injected> injected = new ArrayList<>();
        for (Mistake mistake : mistakes) {
            if (mistake.id().isEmpty()) {
                continue;
            }
            for (Slip slip : mistake.slips()) {
                if (mistake.slips().size() == 1 || shows(slip)) {
                    injected.add(new Injected(mistake.id(), slip.variable(), wrong.getFirst(), mistake.sentence()));
                }
            }
        }
        injected.sort(Comparator.comparingInt(one -> net.order().indexOf(one.variable())));
        return injected;
    }

    private boolean shows(Slip slip) {
        List<Mistake> without = mistakes.stream()
                .map(mistake -> new Mistake(
                        mistake.id(),
                        mistake.sentence(),
                        mistake.slips().stream()
                                .filter(other -> !other.equals(slip))
                                .toList()))
                .toList();
        return !sameAs(without);
    }

    /**
     * As it is handed in.
     *
     * @throws ShapeError if the dialect has no place for values of such shapes
     */
    Submission submission(String file) {
        Map<String, NdArray> arrays = handing.dialect().arrays(pass, given(), handing.precision(), handing.habits());
        return new Submission(
                file,
                net.text(),
                handing.habits().contains(Handing.Habit.LOSS_UNTOLD)
                        ? null
                        : net.loss().toString(),
                net.l2(),
                net.keepProb(),
                handing.dialect().layout(),
                arrays,
                injected());
    }

    @Override
    public String toString() {
        return net.name() + " " + mistakes.stream().map(Mistake::id).toList() + " " + handing;
    }
}
