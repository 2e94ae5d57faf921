package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A submission with all that went into it. */
record Draft(Net net, Data data, Handing handing, List<Mistake> mistakes, Pass pass) {
    static Draft of(Net net, Data data, Handing handing, List<Mistake> mistakes) {
        List<Slip> slips =
                mistakes.stream().flatMap(mistake -> mistake.slips().stream()).toList();
        Pass pass = new Pass(net, data, handing.style(), handing.precision().arithmetic()).run(slips);
        return new Draft(net, data, handing, mistakes, pass);
    }

    Pass right() {
        return Pass.right(net, data, handing.style(), handing.precision().arithmetic());
    }

    Map<String, double[][]> given() {
        return handing.given(pass);
    }

    /** The given variables that are wrong by themselves, in order. */
    List<String> wrong() {
        Pass reference =
                new Pass(net, data, handing.style(), handing.precision().arithmetic());
        return Comparison.wrong(reference, given(), handing.precision().tolerance());
    }

    /** Whether what is given would be the same with other mistakes instead. */
    boolean sameAs(List<Mistake> others) {
        return Comparison.same(
                given(),
                of(net, data, handing, others).given(),
                handing.precision().tolerance());
    }

    /** Whether each of its mistakes shows in what is given. */
    boolean applies() {
        for (Mistake mistake : mistakes) {
            List<Mistake> others =
                    mistakes.stream().filter(other -> other != mistake).toList();
            if (sameAs(others)) {
                return false;
            }
        }
        return !wrong().isEmpty();
    }

    /** Ids of other mistakes that would leave the same numbers. */
    Set<String> twins(List<Mistake> candidates) {
        Set<String> twins = new HashSet<>();
        for (Mistake candidate : candidates) {
            boolean possible = !handing.style().fused() || !candidate.needsLossSlope(net);
            if (possible && !candidate.id().equals(mistakes.getFirst().id()) && sameAs(List.of(candidate))) {
                twins.add(candidate.id());
            }
        }
        return twins;
    }

    /** With the lines that show in what is given. */
    private List<Injected> injected() {
        List<String> wrong = wrong();
        List<Injected> injected = new ArrayList<>();
        for (Mistake mistake : mistakes) {
            for (Slip slip : mistake.slips()) {
                if (mistake.slips().size() == 1 || shows(slip)) {
                    injected.add(new Injected(mistake.id(), slip.variable(), wrong.getFirst(), mistake.sentence()));
                }
            }
        }
        return injected;
    }

    private boolean shows(Slip slip) {
        List<Mistake> without = mistakes.stream()
                .map(mistake -> new Mistake(
                        mistake.id(),
                        mistake.sentence(),
                        mistake.slips().stream().filter(other -> other != slip).toList()))
                .toList();
        return !sameAs(without);
    }

    /**
     * As it is handed in.
     *
     * @throws ShapeError if the dialect has no place for values of such shapes
     */
    Submission submission(String file, @Nullable String loss) {
        Map<String, NdArray> arrays = handing.dialect().arrays(pass, given(), handing.precision());
        return new Submission(
                file,
                net.text(),
                loss,
                net.l2(),
                net.keepProb(),
                handing.dialect().layout(),
                arrays,
                mistakes.isEmpty() ? List.of() : injected());
    }

    @Override
    public String toString() {
        return net.name() + " " + mistakes.stream().map(Mistake::id).toList() + " " + handing;
    }
}
