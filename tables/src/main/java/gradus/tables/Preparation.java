package gradus.tables;

import gradus.InputException;
import gradus.json.Json;
import gradus.train.ArrayDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a row of a data file becomes input and target of a network: learnt once, from the training rows, and stored in the
 * model, so that later data are treated alike. Immutable.
 */
public record Preparation(Inputs inputs, Target target) {
    /**
     * Learns the preparation of a table's columns.
     *
     * @param target the target's place, from 0: see {@link Table#find}
     * @param rows the training rows; mean, deviation, range, categories come from them only. The classes of the target
     *     come from all rows, so that a rare one is not lost
     * @throws InputException if a target is missing, or does not fit the task or the network
     */
    public static Fitted fit(Table table, int target, int[] rows, FitOptions options) {
        return new PreparationFitter(table, rows, options).fit(target);
    }

    /** Learns the preparation from all rows. */
    public static Fitted fit(Table table, int target, FitOptions options) {
        return fit(table, target, IntStream.range(0, table.rows()).toArray(), options);
    }

    /** What a reader needs to look at for {@link #inputs(Table)}: the target is skipped. */
    public Schema inputSchema() {
        return new ModelSchema(this, false);
    }

    /** What a reader needs to look at for {@link #dataset(Table)}. */
    public Schema schema() {
        return new ModelSchema(this, true);
    }

    /**
     * The inputs of a table, without targets, which it need not have.
     *
     * @throws InputException if a column is missing, or is not of the kind it was in training: with the row
     */
    public Prepared inputs(Table table) {
        return prepared(table, new Encoder(table), false);
    }

    /**
     * The inputs and targets of a table.
     *
     * @throws InputException as {@link #inputs(Table)}; also if a target is missing or a class that training did not have
     */
    public Prepared dataset(Table table) {
        return prepared(table, new Encoder(table), true);
    }

    /** As {@link #dataset}, of the table whose rows this was learnt from. */
    Prepared learnt(Table table) {
        return prepared(table, Encoder.ofTraining(table), true);
    }

    private Prepared prepared(Table table, Encoder encoder, boolean withTarget) {
        Inputs.Columns columns = columns(table.source());
        Places places = Places.of(columns, target.name(), table.source(), table.names(), table.named());
        double[] x = encoder.inputs(columns, places.inputs());
        int outputs = withTarget ? target.outputs() : 0;
        double[] y = withTarget ? encoder.targets(target, targetPlace(places, table.source())) : new double[0];
        List<String> notes = new ArrayList<>(table.notes());
        notes.addAll(encoder.notes());
        return new Prepared(new ArrayDataset(table.rows(), columns.width(), outputs, x, y), encoder.warnings(), notes);
    }

    /** How the cells of a table are read. */
    Cells cells() {
        return inputs instanceof Inputs.Columns columns ? columns.cells() : Cells.STANDARD;
    }

    int targetPlace(Places places, String source) {
        if (places.target() < 0) {
            throw new InputException(
                    "%s has no column '%s', the target to compare with.".formatted(source, Excerpt.of(target.name())));
        }
        return places.target();
    }

    /** The columns; throws if the model takes images. */
    Inputs.Columns columns(String source) {
        return switch (inputs) {
            case Inputs.Columns columns -> columns;
            case Inputs.Images images ->
                throw new InputException(
                        "%s is no file of images, but the model was trained on images of %d x %d: give an IDX file."
                                .formatted(source, images.pixelRows(), images.pixelColumns()));
        };
    }

    /** This preparation as JSON, for the model file. */
    public Json.Obj toJson() {
        return PreparationJson.write(this);
    }

    /**
     * A preparation from what {@link #toJson()} made.
     *
     * @throws InputException if it is not understood to the last entry; the message does not name the file
     */
    public static Preparation fromJson(Json.Obj json) {
        return PreparationJson.read(json);
    }
}
