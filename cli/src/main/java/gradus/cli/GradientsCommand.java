package gradus.cli;

import gradus.InputException;
import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.json.Json;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Pass;
import gradus.math.Equation;
import gradus.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Every value and gradient of a network at given parameters. */
@Command(
        name = "gradients",
        description = {
            "Every value and every gradient of a network at the parameters and data of a file.",
            "Reads X, Y, W1, b1, ... and writes J and, for each layer, Z A dA dZ gA gZ dW db in float64: "
                    + "g is the partial of J, dZ = m gZ, dA = m gA."
        })
final class GradientsCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Mixin
    private NetworkOptionsMixin options;

    @Parameters(
            paramLabel = "SPEC",
            description = "The network, such as \"2 > 4 tanh > 1 sigmoid\"; a file of equations (.gradus), or a model.")
    private String spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Write the arrays to this file (.npz, .mat or .safetensors), or to standard output with -.")
    private @Nullable Path output;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = gradus.console();
        Path data = options.data();
        if (data == null) {
            throw new InputException(
                    "gradients needs --data FILE: arrays X, Y, W1, b1, ... (NPZ, MAT or safetensors).");
        }
        if (output != null) {
            checkOutput(data, output);
        }
        Network network = options.network(spec);
        NetworkWarnings.print(network, console);
        Given given = GivenReader.read(
                data.toString(), DataFile.read(data, console), network, options.layout(), options.lambda());
        Pass pass = Pass.run(data.toString(), given);
        pass.notes().forEach(console::message);
        Map<String, NdArray> arrays = pass.arrays();
        if (output != null) {
            Outlet.write(output, arrays, console);
            console.message("Wrote " + arrays.size() + " arrays to "
                    + (Outlet.isStdout(output) ? "standard output" : output) + ": J = "
                    + Messages.number(pass.cost()) + ", layout "
                    + pass.given().layout() + ".");
        }
        warnOfNotFinite(pass, arrays, console);
        if (json) {
            console.result(document(pass, arrays).pretty());
        } else if (output == null) {
            table(pass, arrays, console);
        }
        return ExitCode.DONE;
    }

    /** What is not a number at one place makes more of them after it: only the first array is named. */
    private static void warnOfNotFinite(Pass pass, Map<String, NdArray> arrays, Console console) {
        for (Equation equation : pass.program().equations()) {
            String name = equation.target().name();
            NdArray array = arrays.get(name);
            if (array != null && notFinite(array.data()) > 0) {
                long count = notFinite(array.data());
                String where = array.rank() == 0
                        ? "is NaN or Inf"
                        : "holds NaN or Inf in " + count + " of " + array.size() + " entries";
                console.warning(
                        name + " " + where + ": the first in the order of computation; what depends on it may follow.");
                return;
            }
        }
    }

    private static long notFinite(double[] data) {
        return Arrays.stream(data).filter(x -> !Double.isFinite(x)).count();
    }

    private void checkOutput(Path data, Path target) {
        if (!Outlet.isStdout(target)) {
            new OutputFiles().input(data).output(target);
            ArrayFiles.Format.of(target);
        } else if (json) {
            throw new InputException("-o - and --json both write to standard output; choose one.");
        }
    }

    private static void table(Pass pass, Map<String, NdArray> arrays, Console console) {
        Network network = pass.given().network();
        console.prose(network.title() + ", " + network.costPhrase() + ", "
                + Messages.examples(pass.given().examples()) + ", layout "
                + pass.given().layout());
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "shape", "norm", "largest"));
        arrays.forEach((name, array) -> {
            if (array.rank() == 0) {
                console.result(name + " = " + array.value());
            } else {
                rows.add(List.of(
                        name,
                        array.shapeText(),
                        Messages.number(norm(array.data())),
                        Messages.number(largest(array.data()))));
            }
        });
        Messages.columns(rows).forEach(console::result);
    }

    private static double norm(double[] data) {
        double scale = largest(data);
        if (scale == 0 || !Double.isFinite(scale)) {
            return scale;
        }
        double sum = 0;
        for (double x : data) {
            sum += (x / scale) * (x / scale);
        }
        return scale * Math.sqrt(sum);
    }

    private static double largest(double[] data) {
        double largest = 0;
        for (double x : data) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    private static Json document(Pass pass, Map<String, NdArray> arrays) {
        Map<String, Object> all = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (array.rank() > 0) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("shape", array.shape());
                one.put("values", values(array, 0, 0, array.size()));
                all.put(name, one);
            }
        });
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("network", pass.given().network().title());
        document.put("loss", pass.given().network().lossOrNull());
        document.put("layout", pass.given().layout().toString());
        document.put("examples", pass.given().examples());
        document.put("J", pass.cost());
        document.put("arrays", all);
        document.put("notes", pass.notes());
        return Json.of(document);
    }

    /** Nested lists, as NumPy's tolist. */
    private static Json values(NdArray array, int axis, int from, int length) {
        List<Json> items = new ArrayList<>();
        int size = array.dimension(axis);
        int step = size == 0 ? 0 : length / size;
        for (int n = 0; n < size; n++) {
            items.add(
                    axis + 1 == array.rank()
                            ? Json.of(array.data()[from + n])
                            : values(array, axis + 1, from + n * step, step));
        }
        return new Json.Arr(items);
    }
}
