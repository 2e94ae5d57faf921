package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics beside those of scikit-learn, on random outputs with ties. */
class MetricsAgainstSklearnTest {
    private static final String SCRIPT = """
            import numpy as np
            from sklearn import metrics as m
            for line in open('cases.txt'):
                kind, width, y, a = line.rstrip('\\n').split(';')
                y = np.array(y.split(), dtype=float)
                a = np.array(a.split(), dtype=float)
                if kind == 'regression':
                    out = [m.mean_squared_error(y, a) ** 0.5, m.mean_absolute_error(y, a), m.r2_score(y, a)]
                elif kind == 'binary':
                    y = y.astype(int)
                    p = (a >= 0.5).astype(int)
                    out = [m.accuracy_score(y, p), m.log_loss(y, np.c_[1 - a, a]), m.roc_auc_score(y, a)]
                    out += list(m.confusion_matrix(y, p, labels=[0, 1]).ravel())
                else:
                    k = int(width)
                    y = y.astype(int)
                    a = a.reshape(-1, k)
                    p = a.argmax(1)
                    out = [m.accuracy_score(y, p), m.log_loss(y, a, labels=range(k))]
                    out += list(m.confusion_matrix(y, p, labels=range(k)).ravel())
                print(*[repr(float(v)) for v in out])
            """;

    @TempDir
    Path folder;

    private final Random random = new Random(11);
    private final List<String> cases = new ArrayList<>();
    private final List<double[]> ours = new ArrayList<>();

    @Test
    void agree() throws Exception {
        Python python = Python.require("sklearn");
        for (int trial = 0; trial < 20; trial++) {
            int rows = 5 + random.nextInt(40);
            binary(rows);
            several(rows, 3 + random.nextInt(4));
            regression(rows);
        }
        Files.write(folder.resolve("cases.txt"), cases);
        List<String> lines = python.run(folder, SCRIPT).lines().toList();
        assertThat(lines).hasSameSizeAs(ours);
        for (int i = 0; i < lines.size(); i++) {
            double[] theirs = Arrays.stream(lines.get(i).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(ours.get(i)).as(cases.get(i)).containsExactly(theirs, within(1e-11));
        }
    }

    private void binary(int rows) {
        double[] a = new double[rows];
        int[] y = new int[rows];
        for (int i = 0; i < rows; i++) {
            a[i] = random.nextInt(11) / 10.0;
            y[i] = i < 2 ? i : random.nextInt(2);
        }
        Metrics.Classification m = Metrics.classification(OutputKind.PROBABILITIES, a, y, List.of("0", "1"), 0.5, 0);
        add("binary", 1, y, a, m.confusion(), m.accuracy(), m.logLoss(), m.auc());
    }

    private void several(int rows, int classes) {
        double[] a = new double[rows * classes];
        int[] y = new int[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                a[row * classes + k] = 1 + random.nextInt(5);
                sum += a[row * classes + k];
            }
            for (int k = 0; k < classes; k++) {
                a[row * classes + k] /= sum;
            }
            y[row] = random.nextInt(classes);
        }
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("c" + k);
        }
        Metrics.Classification m = Metrics.classification(OutputKind.PROBABILITIES, a, y, names, 0.5, 0);
        add("several", classes, y, a, m.confusion(), m.accuracy(), m.logLoss());
    }

    private void regression(int rows) {
        double[] a = new double[rows];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = 100 + 20 * random.nextGaussian();
            a[i] = y[i] + 5 * random.nextGaussian();
        }
        Metrics.Regression m = Metrics.regression(a, y, 1, 0);
        cases.add("regression;1;" + text(y) + ";" + text(a));
        ours.add(new double[] {m.rmse(), m.mae(), m.r2()});
    }

    private void add(String kind, int width, int[] y, double[] a, List<List<Integer>> confusion, double... values) {
        cases.add(kind + ";" + width + ";"
                + text(Arrays.stream(y).asDoubleStream().toArray()) + ";" + text(a));
        double[] all = Arrays.copyOf(values, values.length + confusion.size() * confusion.size());
        for (int i = 0; i < confusion.size() * confusion.size(); i++) {
            all[values.length + i] = confusion.get(i / confusion.size()).get(i % confusion.size());
        }
        ours.add(all);
    }

    private static String text(double[] values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(text.isEmpty() ? "" : " ").append(value);
        }
        return text.toString();
    }
}
