package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.testing.Python;
import gradus.train.TrainingListener.EpochReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks from text, derived and compiled, train as they do in PyTorch. */
class NetworkTrainingTest {
    private static final String SPEC = "4 > 5 batchnorm tanh > 6 layernorm relu > 3 softmax";
    private static final int EPOCHS = 8;
    private static final double L2 = 0.5;
    private static final Dataset TRAINING = classes(25, 1);
    private static final Dataset HELD_BACK = classes(13, 2);

    private static final String SCRIPT = """
            import torch
            torch.set_default_dtype(torch.float64)
            t = {k: torch.tensor(v, requires_grad=not k.startswith('running')) for k, v in START.items()}
            x, y, vx, vy = map(torch.tensor, (X, Y, VX, VY))
            parameters = [v for k, v in t.items() if not k.startswith('running')]
            optimizer = torch.optim.Adam(parameters, lr=0.01)
            norm = torch.nn.functional
            running = [t[k] for k in t if k.startswith('running')]

            def scores(x, training):
                z = x @ t['W1'].T + t['b1']
                z = norm.batch_norm(z, *running, t['gamma1'], t['beta1'], training=training, momentum=0.1, eps=1e-5)
                z = torch.tanh(z) @ t['W2'].T + t['b2']
                z = torch.relu(norm.layer_norm(z, (6,), t['gamma2'], t['beta2'], eps=1e-5))
                return z @ t['W3'].T + t['b3']

            def loss(s, y):
                return -(y * torch.log_softmax(s, 1)).sum() / len(y)

            for order in ORDERS:
                total = 0
                for rows in (order[:8], order[8:16], order[16:]):
                    optimizer.zero_grad()
                    penalty = sum((t[w] ** 2).sum() for w in ('W1', 'W2', 'W3'))
                    j = loss(scores(x[rows], True), y[rows]) + L2 / (2 * len(rows)) * penalty
                    j.backward()
                    optimizer.step()
                    total += j.item() * len(rows)
                with torch.no_grad():
                    print('epoch', total / len(x), loss(scores(vx, False), vy).item())
            for k, v in t.items():
                print(k, *v.flatten().tolist())
            """;

    /** Three classes by the first input, one-hot. */
    private static Dataset classes(int rows, long seed) {
        double[] x = new double[rows * 4];
        double[] y = new double[rows * 3];
        for (int n = 0; n < x.length; n++) {
            x[n] = RandomBits.normal(seed, n);
        }
        for (int row = 0; row < rows; row++) {
            double first = x[row * 4];
            y[row * 3 + (first < -0.4 ? 0 : first < 0.4 ? 1 : 2)] = 1;
        }
        return new ArrayDataset(rows, 4, 3, x, y);
    }

    private static String rows(double[] values, int width) {
        StringBuilder text = new StringBuilder("[");
        for (int at = 0; at < values.length; at += width) {
            text.append(Arrays.toString(Arrays.copyOfRange(values, at, at + width)))
                    .append(", ");
        }
        return text.append("]").toString();
    }

    private static String inputs(Dataset data) {
        double[] all = new double[data.rows() * data.inputs()];
        for (int row = 0; row < data.rows(); row++) {
            data.input(row, all, row * data.inputs());
        }
        return rows(all, data.inputs());
    }

    private static String orders(long seed) {
        int[][] orders = new int[EPOCHS][TRAINING.rows()];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            RandomBits.permute(orders[epoch], RandomBits.key(seed, RandomBits.Purpose.SHUFFLE, epoch + 1, 0));
        }
        return Arrays.deepToString(orders);
    }

    private static String literal(TrainingPrograms programs, Map<String, double[]> tensors) {
        Map<String, String> literals = new LinkedHashMap<>();
        programs.parameters().forEach(parameter -> {
            String name = parameter.value().name();
            boolean matrix = parameter.value().dims().size() == 2;
            double[] values = tensors.get(name);
            int width = matrix ? programs.sizes().get(parameter.value().dims().getLast()) : values.length;
            literals.put(name, matrix ? rows(values, width) : Arrays.toString(values));
        });
        programs.statistics().forEach(statistic -> {
            String name = statistic.running().name();
            literals.put(name, Arrays.toString(tensors.get(name)));
        });
        return literals.entrySet().stream()
                .map(entry -> "'" + entry.getKey() + "': " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static Trainer trainer(TrainingPrograms programs, TrainingSettings settings) {
        return new Trainer(programs, settings).backend(Backends.scalar()).threads(1);
    }

    @Test
    void normalisedLayersTrainAsInPyTorch(@TempDir Path folder) {
        Python python = Python.require("torch");
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withPrecision(Precision.FLOAT64)
                .withOptimizer(Optimizer.named("adam").withLearningRate(0.01))
                .withBatch(8)
                .withL2(L2)
                .withSeed(4)
                .withPatience(EPOCHS + 1)
                .withEpochs(EPOCHS);
        TrainingPrograms programs =
                Programs.training(Network.parse(SPEC, NetworkOptions.defaults().withPenalty(true)));
        TrainingResult start = trainer(programs, settings.withEpochs(0)).train(TRAINING);
        TrainingResult result = trainer(programs, settings).train(TRAINING);
        List<EpochReport> validated = trainer(programs, settings)
                .validation(HELD_BACK)
                .train(TRAINING)
                .history();
        String given = "START = %s\nX = %s\nY = %s\nVX = %s\nVY = %s\nORDERS = %s\nL2 = %s\n"
                .formatted(
                        literal(programs, start.tensors()),
                        inputs(TRAINING),
                        rows(TRAINING.targets(), 3),
                        inputs(HELD_BACK),
                        rows(HELD_BACK.targets(), 3),
                        orders(settings.seed()),
                        L2);
        String[] lines = python.run(folder, given + SCRIPT).strip().split("\n");
        int epoch = 0;
        int compared = 0;
        for (String line : lines) {
            String[] words = line.strip().split(" ");
            double[] numbers = Arrays.stream(words)
                    .skip(1)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (words[0].equals("epoch")) {
                assertThat(validated.get(epoch).trainLoss()).isCloseTo(numbers[0], within(1e-9));
                assertThat(validated.get(epoch).validationLoss()).isCloseTo(numbers[1], within(1e-9));
                epoch++;
            } else {
                assertThat(result.tensors().get(words[0])).as(words[0]).containsExactly(numbers, within(1e-8));
                compared++;
            }
        }
        assertThat(epoch).isEqualTo(EPOCHS);
        assertThat(compared).isEqualTo(result.tensors().size());
    }

    @Test
    void whatIsPredictedNeedsNoDerivation() {
        Network network = Network.parse("4 > 5 batchnorm tanh dropout(0.25) > 3 softmax", NetworkOptions.defaults());
        TrainingPrograms programs = Programs.training(network);
        TrainingSettings settings = TrainingSettings.DEFAULT.withEpochs(20).withBatch(8);
        TrainingResult result =
                trainer(programs, settings).validation(HELD_BACK).train(TRAINING);
        try (Predictor full = new Predictor(programs, result.tensors(), Precision.FLOAT32, Backends.scalar(), 1);
                Predictor small = new Predictor(
                        Programs.predicting(network), result.tensors(), Precision.FLOAT32, Backends.scalar(), 1)) {
            assertThat(small.outputs(HELD_BACK)).isEqualTo(full.outputs(HELD_BACK));
            assertThat(small.loss(HELD_BACK)).isEqualTo(full.loss(HELD_BACK));
            double best = result.history().get(result.bestEpoch() - 1).validationLoss();
            assertThat(small.loss(HELD_BACK)).isCloseTo(best, within(1e-6));
        }
    }

    /** Large enough for the work of a step to be shared. */
    @Test
    void theSameBitsAtAnyNumberOfThreads() {
        Network network =
                Network.parse("64 > 97 batchnorm relu dropout(0.25) > 33 tanh > 3 softmax", NetworkOptions.defaults());
        TrainingPrograms programs = Programs.training(network);
        double[] x = new double[250 * 64];
        Arrays.setAll(x, n -> RandomBits.normal(8, n));
        Dataset data = new ArrayDataset(250, 64, 3, x, classes(250, 3).targets());
        for (Precision precision : Precision.values()) {
            TrainingSettings settings = TrainingSettings.DEFAULT
                    .withPrecision(precision)
                    .withBatch(100)
                    .withEpochs(3);
            TrainingResult alone = trainer(programs, settings).validation(data).train(data);
            for (int threads = 2; threads <= 4; threads++) {
                TrainingResult shared = trainer(programs, settings)
                        .threads(threads)
                        .validation(data)
                        .train(data);
                alone.tensors()
                        .forEach((name, values) ->
                                assertThat(shared.tensors().get(name)).as(name).isEqualTo(values));
                assertThat(shared.history().getLast().validationLoss())
                        .isEqualTo(alone.history().getLast().validationLoss());
            }
        }
    }
}
