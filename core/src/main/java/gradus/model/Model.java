package gradus.model;

import gradus.InputException;
import gradus.array.AtomicFiles;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.array.Safetensors;
import gradus.json.Json;
import gradus.kernels.Backend;
import gradus.kernels.Precision;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.train.Predictor;
import gradus.train.TrainingResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained network: everything that a prediction needs. As a file it is one {@code .safetensors} file with the tensors
 * in columns layout (W (units, inputs); biases, gamma, beta and running statistics (units, 1)) and one JSON text under
 * the metadata key {@code gradus}. Equal models give equal bytes; nothing of time or place is in them.
 *
 * @param tensors parameters and running statistics, all float32 or all float64, all finite
 */
public record Model(ModelHeader header, Map<String, NdArray> tensors) {
    static final String KEY = "gradus";

    public Model {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** The model that a training gives. */
    public static Model of(ModelHeader header, TrainingPrograms programs, TrainingResult result, Precision precision) {
        return new Model(header, Shapes.arrays(programs, result.tensors(), precision));
    }

    /** Writes the file beside its place and renames it. */
    public void write(Path file) {
        AtomicFiles.write(file, this::write);
    }

    /** Writes the bytes of the file to a stream, which stays open. */
    public void write(OutputStream out) throws IOException {
        new Safetensors(Map.of(KEY, Json.of(header.toMap()).compact()), tensors).write(out);
    }

    /**
     * Reads a model file.
     *
     * @throws InputException if it is no model file, or says what this version does not understand
     */
    public static Model read(Path file) {
        Safetensors content = Safetensors.read(file);
        Json.Obj json = header(file, content.metadata());
        if (json.has(Checkpoint.MEMBER)) {
            throw new InputException(file + " is a checkpoint, not a model: go on with it by 'gradus train --resume'.");
        }
        try {
            return new Model(ModelHeader.of(json), Shapes.checked(content.tensors()));
        } catch (InputException e) {
            throw new InputException(file + " cannot be read as a model. " + e.getMessage(), e);
        }
    }

    static Json.Obj header(Path file, Map<String, String> metadata) {
        String text = metadata.get(KEY);
        if (text == null) {
            throw new InputException(
                    file + " is no model of Gradus: a safetensors file without the metadata '" + KEY + "'.");
        }
        if (Json.parse(text, file + ", metadata '" + KEY + "'") instanceof Json.Obj object) {
            return object;
        }
        throw new InputException(file + " is no model of Gradus: its metadata '" + KEY + "' is no JSON object.");
    }

    /** The precision it was trained in, and predicts in. */
    public Precision precision() {
        boolean single = tensors.values().stream().anyMatch(tensor -> tensor.dtype() == DType.FLOAT32);
        return single ? Precision.FLOAT32 : Precision.FLOAT64;
    }

    /**
     * What predicts with this model: rebuilt from its texts.
     *
     * @throws InputException if the network cannot be understood, or the tensors are not its own
     */
    public Predictor predictor(Backend backend, int threads) {
        return predictor(Programs.predicting(header.parsed()), backend, threads);
    }

    /**
     * What predicts with this model, where the programs of its network are at hand.
     *
     * @throws InputException if the tensors are not those of the network
     */
    public Predictor predictor(TrainingPrograms programs, Backend backend, int threads) {
        return new Predictor(programs, Shapes.values(programs, tensors), precision(), backend, threads);
    }
}
