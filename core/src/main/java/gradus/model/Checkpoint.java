package gradus.model;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.array.Safetensors;
import gradus.json.Json;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms;
import gradus.train.DataFingerprint;
import gradus.train.TrainingListener.EpochReport;
import gradus.train.TrainingSettings;
import gradus.train.TrainingState;
import gradus.train.TrainingState.Best;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training that can go on. The file is that of a {@link Model} with more tensors, {@code best/NAME} of the same shape
 * and {@code optimizer/NAME} as vectors in C order, and one more member in the JSON text, {@code checkpoint}.
 */
public record Checkpoint(ModelHeader header, TrainingState state) {
    static final String MEMBER = "checkpoint";

    private static final String OPTIMIZER = "optimizer/";
    private static final String BEST = "best/";
    private static final Set<String> MEMBERS =
            Set.of("epoch", "batch", "step", "lossSum", "bestEpoch", "bestLoss", "data", "validationData", "history");

    /**
     * Writes the file beside its place and renames it, so that a kill leaves this or the one before.
     *
     * @param programs the network's, for the shapes
     */
    public void write(Path file, TrainingPrograms programs) {
        Map<String, Object> json = header.toMap();
        json.put(MEMBER, position());
        Precision precision = state.settings().precision();
        DType type = precision == Precision.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
        Map<String, NdArray> tensors = new LinkedHashMap<>(Shapes.arrays(programs, state.tensors(), precision));
        Shapes.arrays(programs, state.best().tensors(), precision)
                .forEach((name, array) -> tensors.put(BEST + name, array));
        state.optimizer().forEach((name, values) -> tensors.put(OPTIMIZER + name, vector(values, type)));
        new Safetensors(Map.of(Model.KEY, Json.of(json).compact()), tensors).write(file);
    }

    private static NdArray vector(double[] values, DType type) {
        return new NdArray(new int[] {values.length}, values, type);
    }

    private Map<String, @Nullable Object> position() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("epoch", state.epoch());
        map.put("batch", state.batch());
        map.put("step", state.step());
        map.put("lossSum", state.lossSum());
        map.put("bestEpoch", state.best().epoch());
        map.put("bestLoss", state.best().loss());
        map.put("data", fingerprint(state.training()));
        map.put("validationData", fingerprint(state.validation()));
        map.put("history", state.history().stream().map(Checkpoint::report).toList());
        return map;
    }

    private static @Nullable Map<String, Object> fingerprint(@Nullable DataFingerprint data) {
        if (data == null) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", data.rows());
        map.put("inputs", data.inputs());
        map.put("outputs", data.outputs());
        map.put("hash", Long.toHexString(data.hash()));
        return map;
    }

    /** Without the seconds: a checkpoint, like a model, depends on nothing that a clock says. */
    private static Map<String, Object> report(EpochReport report) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trainLoss", report.trainLoss());
        map.put("validationLoss", report.validationLoss());
        map.put("best", report.best());
        map.put("learningRate", report.learningRate());
        return map;
    }

    /**
     * Reads a checkpoint.
     *
     * @throws InputException if it is none, or says what this version does not understand
     */
    public static Checkpoint read(Path file) {
        Safetensors content = Safetensors.read(file);
        Json.Obj json = Model.header(file, content.metadata());
        if (!json.has(MEMBER)) {
            throw new InputException(file + " is a model, not a checkpoint: a training cannot go on from it.");
        }
        try {
            Map<String, Json> rest = new LinkedHashMap<>(json.members());
            rest.remove(MEMBER);
            ModelHeader header = ModelHeader.of(new Json.Obj(rest));
            return new Checkpoint(header, state(header, json.object(MEMBER), Shapes.checked(content.tensors())));
        } catch (InputException e) {
            throw new InputException(file + " cannot be read as a checkpoint. " + e.getMessage(), e);
        }
    }

    private static TrainingState state(ModelHeader header, Json.Obj json, Map<String, NdArray> arrays) {
        json.refuseOtherThan(MEMBERS);
        TrainingSettings settings = header.training();
        if (settings == null) {
            throw new InputException("The member \"training\" is null.");
        }
        Map<String, double[]> tensors = new LinkedHashMap<>();
        Map<String, double[]> optimizer = new LinkedHashMap<>();
        Map<String, double[]> best = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(OPTIMIZER)) {
                optimizer.put(name.substring(OPTIMIZER.length()), array.data());
            } else if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), array.data());
            } else {
                tensors.put(name, array.data());
            }
        });
        int epoch = SettingsJson.number(json, "epoch");
        double bestLoss =
                json.get("bestLoss") instanceof Json.Null ? Double.POSITIVE_INFINITY : json.number("bestLoss");
        return new TrainingState(
                settings,
                Objects.requireNonNull(fingerprint(json.object("data"))),
                json.get("validationData") instanceof Json.Null ? null : fingerprint(json.object("validationData")),
                epoch,
                SettingsJson.number(json, "batch"),
                json.whole("step"),
                json.number("lossSum"),
                tensors,
                optimizer,
                new Best(SettingsJson.number(json, "bestEpoch"), bestLoss, best),
                history(json, epoch));
    }

    private static DataFingerprint fingerprint(Json.Obj json) {
        json.refuseOtherThan(Set.of("rows", "inputs", "outputs", "hash"));
        try {
            long hash = Long.parseUnsignedLong(json.text("hash"), 16);
            return new DataFingerprint(
                    SettingsJson.number(json, "rows"),
                    SettingsJson.number(json, "inputs"),
                    SettingsJson.number(json, "outputs"),
                    hash);
        } catch (NumberFormatException e) {
            throw new InputException("The member \"hash\" is no hexadecimal number.", e);
        }
    }

    private static List<EpochReport> history(Json.Obj json, int epochs) {
        List<Json> items = json.list("history");
        if (items.size() != epochs) {
            throw new InputException("Its history has " + items.size() + " epochs, but " + epochs + " are done.");
        }
        List<EpochReport> history = new ArrayList<>();
        for (Json item : items) {
            if (!(item instanceof Json.Obj report)) {
                throw new InputException("Its history holds " + item.kind() + " instead of an object.");
            }
            report.refuseOtherThan(Set.of("trainLoss", "validationLoss", "best", "learningRate"));
            history.add(new EpochReport(
                    history.size() + 1,
                    orNaN(report, "trainLoss"),
                    orNaN(report, "validationLoss"),
                    report.bool("best"),
                    report.number("learningRate"),
                    Double.NaN));
        }
        return history;
    }

    private static double orNaN(Json.Obj json, String name) {
        return json.get(name) instanceof Json.Null ? Double.NaN : json.number(name);
    }
}
