package gradus.cli;

import gradus.InputException;
import gradus.array.AtomicFiles;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.kernels.Precision;
import gradus.tables.DataFiles;
import gradus.tables.Outcome;
import gradus.tables.Prepared;
import gradus.tables.Target;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says what a model makes of raw rows. */
@Command(
        name = "predict",
        description = "Predicts for every row of a data file: CSV with the prediction and, for classes, their "
                + "probabilities; or NPZ with the arrays prediction and A.")
final class PredictCommand implements Callable<Integer> {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @ParentCommand
    private Gradus gradus;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "Data as the model was trained on; the target may be absent.")
    private Path data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The file to write, CSV or .npz; - is standard output (default).")
    private Path output = STANDARD_OUTPUT;

    @Mixin
    private DataOptions reading;

    @Mixin
    private ThreadOptions threads;

    @Override
    public Integer call() {
        Console console = gradus.console();
        boolean toFile = !Outlet.isStdout(output);
        if (toFile) {
            new OutputFiles().input(model).input(data).output(output);
        }
        try (LoadedModel loaded = LoadedModel.read(model, threads.threads())) {
            Prepared prepared = DataFiles.readInputs(data, reading.reading(), loaded.preparation());
            prepared.warnings().forEach(console::warning);
            prepared.notes().forEach(console::message);
            Outcome outcome = loaded.predict(prepared.data());
            boolean single = loaded.model().precision() == Precision.FLOAT32;
            if (!toFile) {
                csv(outcome, single, console.out());
            } else if (output.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
                Npz.write(output, arrays(outcome, single));
            } else {
                AtomicFiles.write(output, out -> csv(outcome, single, out));
            }
            if (toFile) {
                console.message(TrainingSummary.counted(outcome.rows(), "prediction") + ": " + output);
            }
        }
        return ExitCode.DONE;
    }

    private static void csv(Outcome outcome, boolean single, OutputStream out) {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        outcome.writeCsv(writer, single);
        try {
            writer.flush();
        } catch (IOException e) {
            throw new InputException("The predictions could not be written: " + e.getMessage() + ".", e);
        }
    }

    /** A row per example, as in CSV. */
    private static Map<String, NdArray> arrays(Outcome outcome, boolean single) {
        double[] predicted = outcome.predicted();
        int width = outcome.predictedWidth();
        int rows = outcome.rows();
        boolean whole = !(outcome.target() instanceof Target.Numbers)
                && Arrays.stream(predicted).allMatch(value -> value == Math.rint(value));
        int[] shape = width == 1 ? new int[] {rows} : new int[] {rows, width};
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("prediction", new NdArray(shape, predicted, whole ? DType.INT64 : DType.FLOAT64));
        arrays.put(
                "A",
                new NdArray(
                        new int[] {rows, outcome.target().outputs()},
                        outcome.outputs(),
                        single ? DType.FLOAT32 : DType.FLOAT64));
        return arrays;
    }
}
