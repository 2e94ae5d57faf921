package gradus.tables;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.IdxFile;
import gradus.train.ByteDataset;
import java.nio.file.Path;
import java.util.List;

/**
 * An IDX file of images, whose bytes are divided by 255, and one of labels.
 *
 * @param labels a column of the labels
 */
record ImageData(String source, IdxFile images, ArrayTable labels) implements TrainingData {
    /** Reads both. */
    static ImageData read(Path images, Path labels) {
        IdxFile pixels = images(images);
        IdxFile classes = IdxFile.read(labels);
        if (classes.rowSize() != 1) {
            throw new InputException(
                    labels + " holds " + classes.rowSize()
                            + " numbers an example, so it is no file of labels. Give the images first and the labels with --labels.");
        }
        if (classes.rows() != pixels.rows()) {
            throw new InputException("%s holds %d images, but %s holds %d labels."
                    .formatted(images, pixels.rows(), labels, classes.rows()));
        }
        double[] values = classes.toNdArray().data();
        Matrix column = new Matrix(values, values.length, 1, 1, 1);
        return new ImageData(
                images.toString(),
                pixels,
                new ArrayTable(labels.toString(), values.length, ExampleAxis.ROWS).with(column, "label"));
    }

    private static IdxFile images(Path file) {
        IdxFile images = IdxFile.read(file);
        if (images.shape().length < 2) {
            throw new InputException(file + " holds one number an example, so it is no file of images.");
        }
        if (images.type() != DType.UINT8) {
            throw new InputException(
                    file + " holds numbers of type " + images.type() + "; images of unsigned bytes are read.");
        }
        return images;
    }

    /** The images only. */
    static Prepared inputs(Path file, Preparation preparation) {
        IdxFile images = images(file);
        require(file.toString(), images, preparation);
        return new Prepared(
                new ByteDataset(
                        images.rows(), images.rowSize(), 0, images.data(), Inputs.Images.DIVISOR, new double[0]),
                List.of());
    }

    private static Inputs.Images size(IdxFile images) {
        int[] shape = images.shape();
        int rows = shape.length == 2 ? 1 : shape[1];
        return new Inputs.Images(rows, images.rowSize() / rows);
    }

    private static void require(String source, IdxFile images, Preparation preparation) {
        Inputs.Images found = size(images);
        switch (preparation.inputs()) {
            case Inputs.Images trained -> {
                if (!trained.equals(found)) {
                    throw new InputException("%s holds images of %d x %d, but the model was trained on %d x %d."
                            .formatted(
                                    source,
                                    found.pixelRows(),
                                    found.pixelColumns(),
                                    trained.pixelRows(),
                                    trained.pixelColumns()));
                }
            }
            case Inputs.Columns ignored ->
                throw new InputException(source + " holds images, but the model was trained on a table.");
        }
    }

    @Override
    public int rows() {
        return images.rows();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public Fitted fit(int[] rows, FitOptions options) {
        PreparationFitter fitter = new PreparationFitter(labels, rows, options);
        TaskChoice choice = TaskChoice.of(labels, 0, options);
        return new Fitted(
                new Preparation(size(images), fitter.target(0, choice)), choice.sentence(), fitter.warnings());
    }

    @Override
    public Prepared dataset(Preparation preparation) {
        require(source, images, preparation);
        Target target = preparation.target();
        double[] y = new Encoder(labels).targets(target, 0);
        return new Prepared(
                new ByteDataset(rows(), images.rowSize(), target.outputs(), images.data(), Inputs.Images.DIVISOR, y),
                List.of());
    }
}
