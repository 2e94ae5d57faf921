package gradus.bench;

import gradus.InputException;
import gradus.array.IdxFile;
import gradus.network.TrainingPrograms;
import gradus.train.ArrayDataset;
import gradus.train.ByteDataset;
import gradus.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The rows of a workload, to train and to test on. */
record Data(Dataset training, Dataset test) {
    /** @param folder where our own CSV files lie */
    static Data of(Workload workload, Path folder, TrainingPrograms programs) {
        int outputs = programs.perExample(programs.labels());
        return switch (workload.data()) {
            case "fashion-mnist" -> new Data(images("train", outputs), images("t10k", outputs));
            case "random" -> random(workload, programs.perExample(programs.input()), outputs);
            default -> tables(workload, folder, outputs);
        };
    }

    private static Data tables(Workload workload, Path folder, int outputs) {
        double[][] training = read(folder.resolve(workload.data() + "_train.csv"));
        double[][] test = read(folder.resolve(workload.data() + "_test.csv"));
        int inputs = training[0].length - 1;
        double[] shift = new double[inputs];
        double[] scale = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            int column = i;
            if (workload.json().has("standardise")) {
                double mean = Stream.of(training)
                        .mapToDouble(r -> r[column])
                        .average()
                        .orElseThrow();
                shift[i] = mean;
                scale[i] = Math.sqrt(Stream.of(training)
                        .mapToDouble(r -> (r[column] - mean) * (r[column] - mean))
                        .average()
                        .orElseThrow());
            } else {
                scale[i] = workload.json().number("divisor");
            }
        }
        return new Data(rows(training, shift, scale, outputs), rows(test, shift, scale, outputs));
    }

    private static Dataset rows(double[][] rows, double[] shift, double[] scale, int outputs) {
        int inputs = shift.length;
        double[] x = new double[rows.length * inputs];
        double[] y = new double[rows.length * outputs];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < inputs; i++) {
                x[r * inputs + i] = (rows[r][i] - shift[i]) / scale[i];
            }
            label(y, r, (int) rows[r][inputs], outputs);
        }
        return new ArrayDataset(rows.length, inputs, outputs, x, y);
    }

    private static void label(double[] y, int row, int label, int outputs) {
        if (outputs == 1) {
            y[row] = label;
        } else {
            y[row * outputs + label] = 1;
        }
    }

    private static double[][] read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1)
                    .map(line -> Stream.of(line.split(",", -1))
                            .mapToDouble(Data::number)
                            .toArray())
                    .toArray(double[][]::new);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** A number, or one of the two names of classes that our files have. */
    private static double number(String cell) {
        return switch (cell) {
            case "benign" -> 0;
            case "malignant" -> 1;
            default -> Double.parseDouble(cell);
        };
    }

    private static Dataset images(String part, int outputs) {
        IdxFile images = IdxFile.read(fashion(part + "-images-idx3-ubyte"));
        IdxFile labels = IdxFile.read(fashion(part + "-labels-idx1-ubyte"));
        double[] y = new double[images.rows() * outputs];
        for (int r = 0; r < images.rows(); r++) {
            label(y, r, (int) labels.value(r), outputs);
        }
        return new ByteDataset(images.rows(), images.rowSize(), outputs, images.data(), 255, y);
    }

    private static Path fashion(String name) {
        Path folder = Path.of("/usr/share/datasets/fashion-mnist");
        return Stream.of("", ".gz")
                .map(end -> folder.resolve(name + end))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "Fashion-MNIST is not in " + folder + ": install Debian's package dataset-fashion-mnist."));
    }

    /** The same rows as in {@code peer.py}, which knows the generator: inputs of variance 1, and labels by chance. */
    private static Data random(Workload workload, int inputs, int outputs) {
        int rows = (int) workload.json().whole("rows");
        SplittableRandom random = new SplittableRandom(1);
        double[] x = new double[rows * inputs];
        for (int n = 0; n < x.length; n++) {
            x[n] = (2 * random.nextDouble() - 1) * 1.7320508;
        }
        double[] y = new double[rows * outputs];
        for (int r = 0; r < rows; r++) {
            label(y, r, (int) (random.nextDouble() * outputs), outputs);
        }
        Dataset data = new ArrayDataset(rows, inputs, outputs, x, y);
        return new Data(data, data);
    }
}
