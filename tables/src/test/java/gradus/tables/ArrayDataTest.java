package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.train.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayDataTest {
    private static final FitOptions RAW = FitOptions.defaults().withScaling(Scaling.NONE);
    private static final NdArray X = NdArray.of(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);

    @TempDir
    Path folder;

    private TrainingData read(NdArray x, NdArray y) {
        return read(Map.of("X", x, "Y", y));
    }

    private TrainingData read(Map<String, NdArray> arrays) {
        Path file = folder.resolve("data.npz");
        Npz.write(file, arrays);
        return DataFiles.read(file, Reading.AUTO, Optional.empty(), Optional.empty());
    }

    private static Fitted fit(TrainingData data, FitOptions options) {
        return data.fit(IntStream.range(0, data.rows()).toArray(), options);
    }

    private static double[] inputs(Dataset data) {
        double[] x = new double[data.rows() * data.inputs()];
        IntStream.range(0, data.rows()).forEach(row -> data.input(row, x, row * data.inputs()));
        return x;
    }

    private static NdArray ints(int[] shape, double... values) {
        return new NdArray(shape, values, DType.INT64);
    }

    @Test
    void examplesAreRowsOrColumns() {
        double[] expected = X.data();
        NdArray xt = X.transpose2d();
        double[] y = {0, 1, 1, 0};
        for (TrainingData data : List.of(
                read(X, ints(new int[] {4}, y)),
                read(X, ints(new int[] {4, 1}, y)),
                read(xt, ints(new int[] {4}, y)),
                read(xt, ints(new int[] {1, 4}, y)))) {
            Preparation p = fit(data, RAW).preparation();
            Dataset prepared = data.dataset(p).data();
            assertThat(data.warnings()).isEmpty();
            assertThat(inputs(prepared)).containsExactly(expected);
            assertThat(prepared.targets()).containsExactly(y);
            assertThat(p.target()).isEqualTo(new Target.Classes("Y", List.of("0", "1"), true, 1, 0));
        }
    }

    @Test
    void whereTheShapesDoNotTellTheFileTellsOrColumnsAreAssumed() {
        NdArray square = NdArray.of(2, 2, 1, 2, 3, 4);
        TrainingData data = read(square, ints(new int[] {2}, 0, 1));
        assertThat(data.warnings()).singleElement().asString().contains("(2, 2)", "columns are assumed");
        Preparation p = fit(data, RAW).preparation();
        assertThat(inputs(data.dataset(p).data())).containsExactly(1, 3, 2, 4);

        TrainingData rows = read(square, ints(new int[] {2, 1}, 0, 1));
        assertThat(rows.warnings()).isEmpty();
        assertThat(inputs(rows.dataset(p).data())).containsExactly(1, 2, 3, 4);
        Preparation trainedOnRows = fit(rows, RAW).preparation();
        Path file = folder.resolve("later.npz");
        Npz.write(file, Map.of("X", square));
        assertThat(inputs(
                        DataFiles.readInputs(file, Reading.AUTO, trainedOnRows).data()))
                .containsExactly(1, 2, 3, 4);
        assertThat(inputs(DataFiles.readInputs(file, Reading.AUTO, p).data())).containsExactly(1, 3, 2, 4);

        TrainingData tall = read(X, NdArray.of(4, 2, 1, 10, 2, 20, 3, 30, 4, 40));
        assertThat(tall.warnings()).singleElement().asString().contains("(4, 2)", "rows are assumed");
        assertThat(tall.rows()).isEqualTo(4);
    }

    @Test
    void zerosAndOnesThatSumToOneAreClasses() {
        NdArray y = NdArray.of(4, 2, 0, 1, 1, 0, 1, 0, 0, 1);
        TrainingData data = read(X, y);
        assertThat(data.warnings()).as("only one way round is one-hot").isEmpty();
        Fitted fitted = fit(data, RAW);
        assertThat(fitted.task()).contains("one-hot, 2 classes");
        assertThat(fitted.preparation().target()).isEqualTo(new Target.Classes("Y", List.of("0", "1"), true, 2, 0));
        assertThat(data.dataset(fitted.preparation()).data().targets()).containsExactly(y.data());
    }

    @Test
    void otherZerosAndOnesAreLabels() {
        NdArray y = NdArray.of(2, 4, 0, 1, 1, 0, 1, 1, 0, 0);
        TrainingData data = read(X.transpose2d(), y);
        Fitted fitted = fit(data, RAW);
        assertThat(fitted.task()).contains("2 labels");
        assertThat(fitted.preparation().target()).isEqualTo(new Target.Labels("Y", List.of("0", "1"), 0));
        assertThat(data.dataset(fitted.preparation()).data().targets()).containsExactly(0, 1, 1, 1, 1, 0, 0, 0);
    }

    @Test
    void otherNumbersAreLearntAsNumbersEachWithItsOwnScale() {
        NdArray y = NdArray.of(4, 2, 1, 10, 2, 20, 3, 30, 4, 40.5);
        TrainingData data = read(X, y);
        Fitted fitted = fit(data, FitOptions.defaults());
        assertThat(fitted.task()).contains("regression", "2 numbers");
        Target.Numbers target = (Target.Numbers) fitted.preparation().target();
        assertThat(target.shift()).containsExactly(2.5, 25.125);
        double[] targets = data.dataset(fitted.preparation()).data().targets();
        assertThat(target.decode(targets[7], 1)).isCloseTo(40.5, within(1e-12));
        assertThatThrownBy(() -> fit(data, FitOptions.defaults().withTask(Task.CLASSIFY)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--task regress");
    }

    @Test
    void imagesOfSeveralAxesAreRunTogether() {
        NdArray x = new NdArray(new int[] {2, 2, 2}, new double[] {1, 2, 3, 4, 5, 6, 7, 8});
        TrainingData data = read(x, ints(new int[] {2}, 7, 9));
        Dataset prepared = data.dataset(fit(data, RAW).preparation()).data();
        assertThat(prepared.inputs()).isEqualTo(4);
        assertThat(inputs(prepared)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aModelOfATableTakesArraysByPlace() {
        Path csv = Data.csv(folder, "y,a,b\nno,1,2\nyes,3,4\nno,5,6\nyes,7,9\n");
        TrainingData table = DataFiles.read(csv, Reading.AUTO, Optional.of("y"), Optional.empty());
        Preparation p = fit(table, FitOptions.defaults()).preparation();
        Path file = folder.resolve("later.npz");
        Npz.write(file, Map.of("X", NdArray.of(1, 2, 3, 4), "Y", ints(new int[] {1}, 1)));
        double[] expected = new double[2];
        table.dataset(p).data().input(1, expected, 0);
        assertThat(inputs(DataFiles.readInputs(file, Reading.AUTO, p).data())).containsExactly(expected);
        assertThat(DataFiles.read(file, Reading.AUTO, Optional.empty(), p)
                        .data()
                        .targets())
                .as("the second class")
                .containsExactly(1);
    }

    @Test
    void laterArraysNeedNoYAndTurnToTheModelsInputs() {
        TrainingData data = read(X, ints(new int[] {4}, 0, 1, 1, 0));
        Preparation p = fit(data, RAW).preparation();
        Path file = folder.resolve("later.npz");
        Npz.write(file, Map.of("X", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6)));
        assertThat(inputs(DataFiles.readInputs(file, Reading.AUTO, p).data())).containsExactly(1, 4, 2, 5, 3, 6);
        Npz.write(file, Map.of("X", NdArray.of(3, 3, new double[9])));
        assertThatThrownBy(() -> DataFiles.readInputs(file, Reading.AUTO, p))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("X has shape (3, 3), but the model takes 2 inputs");
        assertThatThrownBy(() -> DataFiles.read(file, Reading.AUTO, Optional.empty(), p))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no array Y; it holds X");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        NdArray y = ints(new int[] {4}, 0, 1, 1, 0);
        assertThatThrownBy(() -> read(X, ints(new int[] {3}, 0, 1, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("(4, 2)")
                .hasMessageContaining("(3,)");
        assertThatThrownBy(() -> read(Map.of("x", X, "Y", y)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no array X; it holds Y, x");
        assertThatThrownBy(() -> read(NdArray.of(4, 2, 1, 2, 3, 4, 5, Double.NaN, 7, 8), y))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("X[2, 1] (row 3, column 2) is NaN");
        assertThatThrownBy(() -> read(X, NdArray.vector(0, 1, Double.NEGATIVE_INFINITY, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Y[2] (row 3) is -Infinity");
        TrainingData data = read(X, y);
        FitOptions three = RAW.withNetwork(Optional.of(Task.CLASSIFY), 3, false, 0);
        assertThatThrownBy(() -> fit(data, three))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs 2");
        assertThatThrownBy(() ->
                        DataFiles.read(folder.resolve("data.npz"), Reading.AUTO, Optional.of("Y"), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("leave out --target");
    }
}
