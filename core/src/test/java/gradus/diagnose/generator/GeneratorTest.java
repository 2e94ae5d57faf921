package gradus.diagnose.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The generator against itself: what it calls right is right, and what it calls wrong is wrong where it says. */
class GeneratorTest {
    @TestFactory
    List<DynamicTest> theRightProgramAgreesWithDifferenceQuotientsOfItsCost() {
        return Networks.all().stream()
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> {
                    Plain p = new Plain(false);
                    Data data = Data.draw(net, p, Submissions.random(7, net.name()));
                    assertThat(DifferenceQuotients.error(net, data, Style.PLAIN))
                            .isLessThan(1e-6);
                    if (net.pairs()) {
                        assertThat(DifferenceQuotients.error(net, data, Style.FUSED))
                                .isLessThan(1e-6);
                    }
                }))
                .toList();
    }

    @Test
    void wrongOnesAreWrongInTheVariableTheySayAndInNoneBefore() {
        List<Draft> drafts = Submissions.singleDrafts(1);
        for (Draft draft : drafts) {
            Mistake mistake = draft.mistakes().getFirst();
            List<String> wrong = draft.wrong();
            Map<String, double[][]> given = draft.given();
            Map<String, double[][]> right = draft.handing().given(draft.right());
            List<String> before =
                    draft.net().order().subList(0, draft.net().order().indexOf(wrong.getFirst()));
            for (String name : before) {
                if (given.containsKey(name)) {
                    assertThat(Comparison.difference(given.get(name), right.get(name)))
                            .as("%s of %s", name, draft)
                            .isLessThan(draft.handing().precision().tolerance());
                }
            }
            assertThat(mistake.slips().stream().anyMatch(slip -> wrong.contains(slip.variable()))
                            || mistake.slips().stream().noneMatch(slip -> given.containsKey(slip.variable())))
                    .as("%s in %s", wrong, draft)
                    .isTrue();
        }
        assertThat(drafts.stream().map(draft -> draft.mistakes().getFirst().id()))
                .as("every listed id but the one that is no mistake")
                .containsAll(LISTED);
    }

    @Test
    void aSeedDeterminesEverything() {
        assertThat(Submissions.single(3)).isEqualTo(Submissions.single(3)).isNotEqualTo(Submissions.single(4));
    }

    private static final List<String> LISTED = List.of(
            "extra-activation-derivative",
            "missing-activation-derivative",
            "sign-flipped",
            "factor-two",
            "mean-over-outputs",
            "loss-derivative-term-sign",
            "loss-derivative-missing-term",
            "activation-step-skipped",
            "softmax-diagonal",
            "softmax-twice",
            "softmax-wrong-axis",
            "labels-off-by-one",
            "unstable-loss",
            "wrong-log-base",
            "derivative-of-activated",
            "activated-form-of-z",
            "activation-derivative-twice",
            "wrong-activation-derivative",
            "relu-mask-of-activation",
            "relu-mask-of-gradient",
            "weights-not-transposed",
            "wrong-layer",
            "updated-weights",
            "matmul-elementwise-confused",
            "bias-unit-kept",
            "missing-one-over-m",
            "double-one-over-m",
            "one-over-m-mismatch",
            "wrong-m",
            "previous-activation-index",
            "weight-gradient-transposed",
            "last-example-only",
            "accumulated-over-steps",
            "upstream-of-activation",
            "bias-summed-over-everything",
            "bias-wrong-axis",
            "bias-not-summed",
            "bias-zero",
            "shape-broadcast",
            "integer-division",
            "l2-missing",
            "l2-missing-one-over-m",
            "l2-factor-two",
            "l2-on-bias",
            "l2-sign",
            "dropout-mask-missing",
            "dropout-not-rescaled",
            "gradient-transformed");
}
