package gradus.cli;

import gradus.InputException;
import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.model.Model;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.tables.Outcome;
import gradus.tables.Preparation;
import gradus.train.Dataset;
import gradus.train.Metrics;
import gradus.train.Predictor;
import java.nio.file.Path;

/** A model file, ready to predict. */
final class LoadedModel implements AutoCloseable {
    private final Model model;
    private final Network network;
    private final Preparation preparation;
    private final Predictor predictor;

    private LoadedModel(Model model, Network network, Preparation preparation, Predictor predictor) {
        this.model = model;
        this.network = network;
        this.preparation = preparation;
        this.predictor = predictor;
    }

    /** @throws InputException if the file is no model, or what it says does not fit together */
    static LoadedModel read(Path file, int threads) {
        Model model = Model.read(file);
        Backend backend = Backends.standard().backend();
        try {
            Network network = model.header().parsed();
            Preparation preparation = Preparation.fromJson(model.header().preparation());
            if (network.inputs() != preparation.inputs().width()
                    || network.outputs() != preparation.target().outputs()) {
                throw new InputException("Its network and its preparation are of different sizes.");
            }
            Predictor predictor = model.predictor(Programs.predicting(network), backend, threads);
            return new LoadedModel(model, network, preparation, predictor);
        } catch (InputException e) {
            throw new InputException(file + " cannot be read as a model. " + e.getMessage(), e);
        }
    }

    Model model() {
        return model;
    }

    Network network() {
        return network;
    }

    Preparation preparation() {
        return preparation;
    }

    /** What it makes of examples; their targets are not looked at. */
    Outcome predict(Dataset data) {
        return new Outcome(preparation.target(), OutputLayer.kind(network), predictor.outputs(data));
    }

    Metrics measure(Dataset data) {
        return predict(data).compare(data.targets(), predictor.loss(data));
    }

    @Override
    public void close() {
        predictor.close();
    }
}
