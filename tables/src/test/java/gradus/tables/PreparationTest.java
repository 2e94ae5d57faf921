package gradus.tables;

import static gradus.tables.Data.csv;
import static gradus.tables.Data.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.json.Json;
import gradus.train.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
    @TempDir
    Path folder;

    private static final String MIXED = "size,kind,label\n1,b,no\n3,a,yes\nNA,?,no\n8,b,yes\n";

    private Fitted fit(String content, String target, FitOptions options) {
        CsvTable table = table(folder, content);
        return Preparation.fit(table, table.find(target), options);
    }

    private static double[] input(Dataset data, int row) {
        double[] x = new double[data.inputs()];
        data.input(row, x, 0);
        return x;
    }

    @Test
    void numbersAreStandardisedAndTextsOneHot() {
        CsvTable table = table(folder, MIXED);
        Fitted fitted = Preparation.fit(table, 2, FitOptions.defaults());
        assertThat(fitted.warnings()).isEmpty();
        Prepared prepared = fitted.preparation().dataset(table);
        assertThat(prepared.warnings()).isEmpty();

        Dataset data = prepared.data();
        double deviation = Math.sqrt((9 + 1 + 16) / 3.0); // around 4, over the three values that are there
        assertThat(data.inputs()).isEqualTo(3);
        assertThat(input(data, 0)).containsExactly(new double[] {-3 / deviation, 0, 1}, within(1e-15));
        assertThat(input(data, 1)).containsExactly(new double[] {-1 / deviation, 1, 0}, within(1e-15));
        assertThat(input(data, 2))
                .as("the mean, and the most frequent text")
                .containsExactly(new double[] {0, 0, 1}, within(1e-15));
        assertThat(data.targets()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void statisticsComeFromTheTrainingRowsOnly() {
        CsvTable table = table(folder, "x,k,y\n1,a,0\n3,a,1\n100,b,0\n,c,1\n");
        Preparation p = Preparation.fit(table, 2, new int[] {0, 1}, FitOptions.defaults())
                .preparation();
        Inputs.Columns columns = (Inputs.Columns) p.inputs();
        assertThat(columns.columns().get(0)).isEqualTo(new InputColumn.Number("x", 2, 2, 1));
        assertThat(columns.columns().get(1)).isEqualTo(new InputColumn.Category("k", List.of("a"), "a"));
        Prepared prepared = p.dataset(table);
        assertThat(input(prepared.data(), 2)).containsExactly(98, 0);
        assertThat(input(prepared.data(), 3)).containsExactly(0, 0);
        assertThat(prepared.warnings())
                .singleElement()
                .asString()
                .contains("2 texts in column 'k'", "in 2 rows ('b' in row 3 (line 4), 'c' in row 4", "none of a");
    }

    @Test
    void aMissingTextIsTheMostFrequentAndTheFirstOnATie() {
        Preparation p =
                fit("k,y\nb,0\na,1\nb,0\na,1\n,1\n", "y", FitOptions.defaults()).preparation();
        assertThat(((Inputs.Columns) p.inputs()).columns().getFirst())
                .isEqualTo(new InputColumn.Category("k", List.of("a", "b"), "a"));
    }

    @Test
    void categoriesAreOrderedByCodePoint() {
        Preparation p = fit("k,y\n\uffee,0\n\ud83d\ude00,1\nb,0\nB,1\n", "y", FitOptions.defaults())
                .preparation();
        assertThat(((InputColumn.Category)
                                ((Inputs.Columns) p.inputs()).columns().getFirst())
                        .categories())
                .containsExactly("B", "b", "\uffee", "\ud83d\ude00");
    }

    @Test
    void theOtherScalings() {
        String content = "x,y\n2,0\n6,1\n3,1\n";
        Preparation minmax = fit(content, "y", FitOptions.defaults().withScaling(Scaling.MINMAX))
                .preparation();
        Dataset data = minmax.dataset(table(folder, content)).data();
        assertThat(input(data, 0)).containsExactly(0);
        assertThat(input(data, 1)).containsExactly(1);
        assertThat(input(data, 2)).containsExactly(0.25);
        Preparation none = fit(content, "y", FitOptions.defaults().withScaling(Scaling.NONE))
                .preparation();
        assertThat(input(none.dataset(table(folder, content)).data(), 1)).containsExactly(6);
    }

    @Test
    void aConstantColumnHasScaleOne() {
        Preparation p = fit("x,e,y\n0.1,,0\n0.1,,1\n0.1,,1\n", "y", FitOptions.defaults())
                .preparation();
        assertThat(((Inputs.Columns) p.inputs()).columns())
                .containsExactly(new InputColumn.Number("x", 0.1, 0.1, 1), new InputColumn.Number("e", 0, 0, 1));
        assertThat(fit("x,e,y\n0.1,,0\n0.2,,1\n", "y", FitOptions.defaults()).warnings())
                .singleElement()
                .asString()
                .contains("'e' holds no value");
    }

    @Test
    void largeCommonPartsCostNoDigits() {
        Preparation p = fit("x,y\n1000000000.1,0\n1000000000.2,1\n1000000000.3,1\n", "y", FitOptions.defaults())
                .preparation();
        InputColumn.Number x =
                (InputColumn.Number) ((Inputs.Columns) p.inputs()).columns().getFirst();
        assertThat(x.scale()).isCloseTo(0.1 * Math.sqrt(2 / 3.0), within(1e-7));
    }

    @Test
    void twoClassesTakeOneOutputAndMoreTakeOneEach() {
        Target.Classes two = (Target.Classes)
                fit(MIXED, "label", FitOptions.defaults()).preparation().target();
        assertThat(two).isEqualTo(new Target.Classes("label", List.of("no", "yes"), false, 1, 0));
        String content = "x,y\n1,10\n2,9\n3,-1\n4,9.0\n";
        Preparation p = fit(content, "y", FitOptions.defaults()).preparation();
        assertThat(p.target()).isEqualTo(new Target.Classes("y", List.of("-1", "9", "10"), true, 3, 0));
        assertThat(p.dataset(table(folder, content)).data().targets())
                .containsExactly(0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void aNetworkMayHaveTwoOutputsForTwoClassesAndTargetsOfMinusOne() {
        FitOptions two = FitOptions.defaults().withNetwork(Optional.of(Task.CLASSIFY), 2, false, 0);
        Preparation p = fit(MIXED, "label", two).preparation();
        assertThat(p.dataset(table(folder, MIXED)).data().targets()).containsExactly(1, 0, 0, 1, 1, 0, 0, 1);
        FitOptions hinge = FitOptions.defaults().withNetwork(Optional.of(Task.CLASSIFY), 1, true, -1);
        p = fit(MIXED, "label", hinge).preparation();
        assertThat(p.dataset(table(folder, MIXED)).data().targets()).containsExactly(-1, 1, -1, 1);
    }

    @Test
    void aNetworkThatDoesNotFitTheTargetIsRefused() {
        FitOptions three = FitOptions.defaults().withNetwork(Optional.of(Task.CLASSIFY), 3, false, 0);
        assertThatThrownBy(() -> fit(MIXED, "label", three))
                .isInstanceOf(InputException.class)
                .hasMessage("The network has 3 outputs, but the target 'label' holds 2 classes (no, yes): it needs 2.");
        FitOptions regress = FitOptions.defaults().withNetwork(Optional.of(Task.REGRESS), 2, true, 0);
        assertThatThrownBy(() -> fit("x,y\n1,2\n3,4\n", "y", regress))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs 1");
    }

    @Test
    void theTaskIsDecidedAndExplained() {
        StringBuilder many = new StringBuilder("x,y\n");
        StringBuilder few = new StringBuilder("x,y\n");
        for (int i = 0; i < 42; i++) {
            many.append(i).append(',').append(i % 21).append('\n');
            few.append(i).append(',').append(i % 20).append('\n');
        }
        FitOptions defaults = FitOptions.defaults();
        assertThat(fit(MIXED, "label", defaults).task())
                .isEqualTo("Task: classification, because 'label' holds text; 2 classes: no, yes; 'yes' is the"
                        + " positive class.");
        assertThat(fit(few.toString(), "y", defaults).task())
                .startsWith("Task: classification, because 'y' holds integers, 20 different ones (--task regress");
        assertThat(fit(many.toString(), "y", defaults).task())
                .isEqualTo("Task: regression, because 'y' holds integers, 21 different ones, more than 20 (--task"
                        + " classify makes them classes).");
        assertThat(fit("x,y\n1,0.5\n2,1\n", "y", defaults).task()).contains("regression", "not all integers");
        assertThat(fit(many.toString(), "y", defaults.withTask(Task.CLASSIFY)).task())
                .startsWith("Task: classification, as --task says; 21 classes: 0, 1, 2");
        assertThat(fit("x,y\n1,0\n2,1\n", "y", defaults.withNetwork(Optional.of(Task.REGRESS), 1, true, 0))
                        .task())
                .isEqualTo("Task: regression, as the network's output layer implies.");
        assertThat(fit("x,y\n1,true\n2,false\n", "y", defaults).preparation().target())
                .isEqualTo(new Target.Classes("y", List.of("false", "true"), false, 1, 0));
    }

    @Test
    void targetsThatCanNotBeLearntAreRefused() {
        FitOptions defaults = FitOptions.defaults();
        assertThatThrownBy(() -> fit("x,y\n1,a\n2,\n", "y", defaults))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the target 'y' is missing in row 2 (line 3)");
        assertThatThrownBy(() -> fit("x,y\n1,a\n2,a\n", "y", defaults))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only one class ('a')");
        assertThatThrownBy(() -> fit("x,y\n1,a\n2,b\n", "y", defaults.withTask(Task.REGRESS)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds text ('a')");
        assertThatThrownBy(() -> fit("y\n1\n2\n", "y", defaults))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no column but the target");
    }

    @Test
    void numbersToBeLearntAreStandardisedWithAnIdentityOutput() {
        String content = "x,y\n1,10.5\n2,20.5\n3,30.5\n";
        Preparation p = fit(content, "y", FitOptions.defaults()).preparation();
        Target.Numbers target = (Target.Numbers) p.target();
        double deviation = Math.sqrt(200 / 3.0);
        assertThat(p.dataset(table(folder, content)).data().targets())
                .containsExactly(new double[] {-10 / deviation, 0, 10 / deviation}, within(1e-15));
        assertThat(target.decode(-10 / deviation, 0)).isCloseTo(10.5, within(1e-12));
        FitOptions exp = FitOptions.defaults().withNetwork(Optional.of(Task.REGRESS), 1, false, 0);
        assertThat(fit(content, "y", exp).preparation().target())
                .isEqualTo(new Target.Numbers("y", List.of(0.0), List.of(1.0)));
        assertThat(fit(content, "y", FitOptions.defaults().withScaling(Scaling.MINMAX))
                        .preparation()
                        .target())
                .isEqualTo(new Target.Numbers("y", List.of(0.0), List.of(1.0)));
    }

    @Test
    void laterDataAreMatchedByName() {
        Preparation p = fit(MIXED, "label", FitOptions.defaults()).preparation();
        Path file = csv(folder, "id,kind,size\nx7,1,3\nx8,b,4\n");
        CsvTable later = CsvTable.read(file, Header.AUTO, p.inputSchema());
        Prepared prepared = p.inputs(later);
        assertThat(prepared.data().outputs()).isZero();
        assertThat(input(prepared.data(), 1)).containsExactly(0, 0, 1);
        assertThat(prepared.warnings())
                .as("'1' is a text here")
                .singleElement()
                .asString()
                .contains("'1'");

        Path other = csv(folder, "id,kinds,size\nx7,a,3\n");
        assertThatThrownBy(() -> CsvTable.read(other, Header.AUTO, p.inputSchema()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no column 'kind', which the model needs; did you mean 'kinds'?");
        Path text = csv(folder, "kind,size\na,3\na,big\n");
        assertThatThrownBy(() -> CsvTable.read(text, Header.AUTO, p.inputSchema()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "line 3: row 2 of size: \"big\" is not a number, as the model needs one there (1 of 2");
    }

    @Test
    void laterDataWithoutNamesAreMatchedByPlace() {
        Preparation p = fit("1,2,0\n3,4,1\n5,7,1\n", "2", FitOptions.defaults()).preparation();
        double[] expected = input(p.dataset(table(folder, "3,4,1\n")).data(), 0);
        assertThat(input(p.inputs(table(folder, "3,1\n")).data(), 0)).containsExactly(expected);
        assertThat(input(p.inputs(table(folder, "a,b,c\n3,99,1\n")).data(), 0)).containsExactly(expected);
        assertThatThrownBy(() -> p.inputs(table(folder, "3\n")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has 1 column, but the model needs 2, or 3 with the target");
        assertThatThrownBy(() -> p.dataset(table(folder, "3,1\n")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no column 'column 2', the target");
    }

    @Test
    void aModelKnowsItsHeader() {
        Path train = csv(folder, "a,1,no\nb,2,yes\na,3,no\n");
        CsvTable withoutNames = CsvTable.read(train, Header.ABSENT);
        Preparation p = Preparation.fit(withoutNames, 2, FitOptions.defaults()).preparation();
        Path later = csv(folder, "b,2\na,1\n");
        assertThat(CsvTable.read(later, Header.AUTO, p.inputSchema()).rows()).isEqualTo(2);
        Path named = csv(folder, "kind,size\na,1\n");
        assertThat(CsvTable.read(named, Header.AUTO, p.inputSchema()).rows()).isEqualTo(1);

        Path years = csv(folder, "2019,2020\n5,no\n6,yes\n");
        Preparation q = Preparation.fit(CsvTable.read(years, Header.PRESENT), 1, FitOptions.defaults())
                .preparation();
        Path laterYears = csv(folder, "2018,2019\n9,5\n");
        CsvTable read = CsvTable.read(laterYears, Header.AUTO, q.inputSchema());
        assertThat(read.rows()).isEqualTo(1);
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void aTargetThatPredictionDoesNotNeedMayHoldAnything() {
        Preparation p = fit(MIXED, "label", FitOptions.defaults()).preparation();
        Path file = csv(folder, "size,kind,label\n1,a,\n2,b,perhaps\n");
        assertThat(p.inputs(CsvTable.read(file, Header.AUTO, p.inputSchema()))
                        .data()
                        .rows())
                .isEqualTo(2);
        assertThatThrownBy(() -> p.dataset(CsvTable.read(file, Header.AUTO, p.schema())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("missing in row 1");
        Path unseen = csv(folder, "size,kind,label\n2,b,perhaps\n");
        assertThatThrownBy(() -> p.dataset(CsvTable.read(unseen, Header.AUTO, p.schema())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'perhaps' in row 1 (line 2) is none of the model's classes, which are no, yes");
    }

    @Test
    void numbersTooLargeForAFloatAreRefused() {
        String content = "x,y\n1e300,0\n2,1\n";
        FitOptions none = FitOptions.defaults().withScaling(Scaling.NONE);
        Preparation p = fit(content, "y", none).preparation();
        assertThatThrownBy(() -> p.dataset(table(folder, content)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1e300 in column 'x', row 1 (line 2)");
        assertThatThrownBy(() -> fit("x,y\n-1.7e308,0\n1.7e308,1\n", "y", FitOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too far apart");
    }

    @Test
    void aPreparationSurvivesItsJson() {
        for (Preparation p : List.of(
                fit(MIXED, "label", FitOptions.defaults()).preparation(),
                fit("1,2\n0.1,3.5\n", "2", FitOptions.defaults()).preparation(),
                new Preparation(
                        new Inputs.Columns(
                                Scaling.NONE,
                                true,
                                ExampleAxis.ROWS,
                                new Cells(true, List.of("none", "-999")),
                                0,
                                List.of(new InputColumn.Number("x", 1, 2, 3))),
                        new Target.Numbers("y", List.of(0.0), List.of(1.0))),
                new Preparation(new Inputs.Images(28, 28), new Target.Labels("Y", List.of("a", "b"), -1)))) {
            String text = p.toJson().pretty();
            assertThat(Preparation.fromJson((Json.Obj) Json.parse(text, "test")))
                    .isEqualTo(p);
        }
    }

    @Test
    void jsonThatIsNotUnderstoodIsRefused() {
        String good = fit(MIXED, "label", FitOptions.defaults())
                .preparation()
                .toJson()
                .compact();
        for (String[] edit : List.of(
                new String[] {"\"columns\",\"scaling\"", "\"cubes\",\"scaling\""},
                new String[] {"\"scaling\":\"standardize\"", "\"scaling\":\"cube\""},
                new String[] {"\"named\":true", "\"named\":1"},
                new String[] {"\"named\":true", "\"named\":true,\"new\":1"},
                new String[] {"\"targetPlace\":2", "\"targetPlace\":99"},
                new String[] {"\"missing\":\"b\"", "\"missing\":\"z\""},
                new String[] {"\"outputs\":1", "\"outputs\":5"},
                new String[] {"\"outputs\":1", "\"outputs\":5000000000"},
                new String[] {"\"no\",\"yes\"", "\"no\",7"},
                new String[] {"\"kind\":\"classes\"", "\"kind\":\"planes\""})) {
            assertThat(good).contains(edit[0]);
            Json.Obj bad = (Json.Obj) Json.parse(good.replace(edit[0], edit[1]), "test");
            assertThatThrownBy(() -> Preparation.fromJson(bad)).as(edit[1]).isInstanceOf(InputException.class);
        }
    }
}
