package gradus.diagnose.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.array.NdArray;
import gradus.array.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The generator against itself: what it calls right is right, and what it calls wrong is wrong where it says. */
class GeneratorTest {
    @TestFactory
    List<DynamicTest> theRightProgramAgreesWithDifferenceQuotientsOfItsCost() {
        Plain p = new Plain(false);
        return Networks.all().stream()
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> {
                    Data data = Data.draw(net, p, Submissions.random(7, net.name()));
                    for (Style style : net.pairs() ? List.of(Style.PLAIN, Style.FUSED) : List.of(Style.PLAIN)) {
                        assertThat(DifferenceQuotients.error(net, data, Pass.right(net, data, style, p)))
                                .isLessThan(tolerance(net));
                    }
                }))
                .toList();
    }

    /** Where all gradients are small beside the cost, quotients lose digits. */
    private static double tolerance(Net net) {
        return net.start() == Start.SMALL ? 1e-5 : 1e-6;
    }

    @Test
    void singleMistakesAreWrongInTheVariableTheySayAndInNoneBefore() {
        List<Draft> drafts = Submissions.singleDrafts(1);
        drafts.forEach(GeneratorTest::isWrongWhereItSays);
        assertThat(drafts.stream().map(draft -> draft.mistakes().getFirst().id()))
                .as("every listed id but the one that is no mistake")
                .containsAll(LISTED);
    }

    @Test
    void pairsAreWrongInTheVariableTheySayAndInNoneBefore() {
        List<Draft> drafts = Submissions.pairDrafts(1);
        drafts.forEach(GeneratorTest::isWrongWhereItSays);
        assertThat(drafts)
                .hasSizeGreaterThanOrEqualTo(100)
                .allSatisfy(draft -> assertThat(draft.mistakes())
                        .extracting(Mistake::id)
                        .hasSize(2)
                        .doesNotHaveDuplicates());
    }

    @Test
    void editsAreWrongInTheVariableTheySayAndNoListedMistake() {
        List<Draft> drafts = Submissions.editDrafts(1);
        drafts.forEach(GeneratorTest::isWrongWhereItSays);
        assertThat(drafts.stream()
                        .map(draft -> draft.mistakes().getFirst().sentence().replaceAll("\\d", ""))
                        .distinct())
                .hasSizeGreaterThan(80);
        assertThat(drafts)
                .allSatisfy(draft ->
                        assertThat(draft.twins(Submissions.listed(draft.net()))).isEmpty());
    }

    /** What is given before the first wrong variable is as in the right program; and the changed line is wrong itself. */
    private static void isWrongWhereItSays(Draft draft) {
        List<String> wrong = draft.wrong();
        Map<String, double[][]> given = draft.given();
        Map<String, double[][]> right = draft.handing().given(draft.right());
        List<String> order = draft.net().order();
        for (String name : order.subList(0, order.indexOf(wrong.getFirst()))) {
            if (given.containsKey(name)) {
                assertThat(Comparison.difference(given.get(name), right.get(name)))
                        .as("%s of %s", name, draft)
                        .isLessThan(draft.handing().precision().tolerance());
            }
        }
        for (Mistake mistake : draft.mistakes()) {
            List<String> lines = mistake.slips().stream()
                    .map(Slip::variable)
                    .filter(given::containsKey)
                    .toList();
            assertThat(lines.isEmpty() || lines.stream().anyMatch(wrong::contains))
                    .as("%s are wrong in %s", wrong, draft)
                    .isTrue();
        }
    }

    @Test
    void rightOnesHaveTheGradientsOfTheirCost() {
        List<Draft> drafts = RightOnes.of(1);
        assertThat(drafts).hasSizeGreaterThanOrEqualTo(200).allSatisfy(draft -> {
            assertThat(DifferenceQuotients.error(draft.net(), draft.data(), draft.pass()))
                    .as(draft.toString())
                    .isLessThan(tolerance(draft.net()));
        });
        assertThat(Submissions.right(1))
                .allSatisfy(submission -> assertThat(submission.injected()).isEmpty());
    }

    @Test
    void thePassIsTheTextbooksOnAnExampleWorkedByHand() {
        Net net = Net.of("by hand", "1 > 1 sigmoid", "bce", 2).penalty(4);
        double[][] x = {{0, 2}};
        Data data = new Data(
                x,
                new double[][] {{1, 0}},
                List.<double[][]>of(new double[][] {{1}}),
                List.<double[][]>of(new double[][] {{0}}),
                List.<double[][]>of(new double[][] {{1, 1}}));
        Pass pass = Pass.right(net, data, Style.FUSED, new Plain(false));
        double a = 1 / (1 + Math.exp(-2));
        assertThat(pass.dz(1)[0]).containsExactly(-0.5, a);
        assertThat(pass.dw(1)[0][0]).isEqualTo(a + 2);
        assertThat(pass.db(1)[0][0]).isEqualTo((a - 0.5) / 2);
        assertThat(pass.values().get("J")[0][0]).isCloseTo((Math.log(2) - Math.log(1 - a)) / 2 + 1, within(1e-15));
    }

    @Test
    void filesHoldWhatASubmissionHolds(@TempDir Path folder) throws IOException {
        List<Submission> some = Submissions.pairs(5).subList(0, 3);
        Path settings = SubmissionFiles.write(some, folder.resolve("class"), folder.resolve("settings.csv"));
        assertThat(Files.readAllLines(settings))
                .hasSize(4)
                .element(1)
                .asString()
                .contains(some.getFirst().network());
        for (Submission submission : some) {
            assertThat(Npz.read(folder.resolve("class").resolve(submission.file() + ".npz")))
                    .isEqualTo(submission.arrays());
        }
    }

    @Test
    void classroomsAreWrongWhereTheySay() {
        List<Draft> drafts = Classroom.of(1);
        assertThat(drafts).hasSize(300);
        drafts.stream()
                .filter(draft -> !draft.mistakes().isEmpty())
                .limit(100)
                .forEach(GeneratorTest::isWrongWhereItSays);
    }

    @Test
    void textHoldsTheSameNumbers(@TempDir Path folder) throws IOException {
        Submission submission = Submissions.single(5).getFirst();
        Path into = SubmissionFiles.writeCsv(submission, folder);
        NdArray x = submission.arrays().get("X");
        List<String> lines = Files.readAllLines(into.resolve("X.csv"));
        assertThat(lines).hasSize(x.dimension(0));
        assertThat(lines.getFirst().split(",")).hasSize(x.dimension(1));
        assertThat(Double.parseDouble(lines.getLast().split(",")[1])).isEqualTo(x.get(x.dimension(0) - 1, 1));
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
