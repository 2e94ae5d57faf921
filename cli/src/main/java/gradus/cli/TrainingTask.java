package gradus.cli;

import gradus.InputException;
import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.model.Checkpoint;
import gradus.model.Model;
import gradus.model.ModelHeader;
import gradus.network.LossDomain;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.tables.Outcome;
import gradus.tables.Preparation;
import gradus.tables.Target;
import gradus.train.Dataset;
import gradus.train.Metrics;
import gradus.train.Predictor;
import gradus.train.Trainer;
import gradus.train.TrainingListener;
import gradus.train.TrainingResult;
import gradus.train.TrainingResult.Status;
import gradus.train.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one training is made of, put together and ready to run.
 *
 * @param definitions formulas of the user's own, as typed
 * @param preparation how data became inputs and targets
 * @param training what it learns from
 * @param validation what it chooses the best weights by; null for nothing
 * @param test what it is measured on afterwards; null for nothing
 */
record TrainingTask(
        Network network,
        TrainingPrograms programs,
        List<String> definitions,
        TrainingSettings settings,
        Preparation preparation,
        Dataset training,
        @Nullable Dataset validation,
        @Nullable Dataset test,
        Backend backend,
        int threads) {

    /**
     * Where to save, how often, and what to go on from.
     *
     * @param checkpoint null for none
     * @param resume null for a training from the start
     */
    record Saving(
            @Nullable Path checkpoint, int every, @Nullable Checkpoint resume) {
        static final Saving NONE = new Saving(null, 1, null);
    }

    /**
     * What a training brought.
     *
     * @param seconds it took, without reading and preparing
     * @param test null without test data, and where nothing was learnt
     */
    record Trained(
            TrainingTask task,
            TrainingResult result,
            Model model,
            double seconds,
            @Nullable Metrics test) {}

    TrainingTask(
            Network network,
            List<String> definitions,
            TrainingSettings settings,
            Preparation preparation,
            Dataset training,
            @Nullable Dataset validation,
            @Nullable Dataset test,
            int threads) {
        this(
                network,
                Programs.training(network),
                definitions,
                settings,
                preparation,
                training,
                validation,
                test,
                Backends.standard().backend(),
                threads);
    }

    ModelHeader header() {
        List<String> classes = switch (preparation.target()) {
            case Target.Classes c -> c.classes();
            case Target.Labels labels -> labels.labels();
            case Target.Numbers ignored -> List.of();
        };
        return ModelHeader.of(network, definitions, classes, preparation.toJson(), settings);
    }

    /** The number of numbers that are trained. */
    int parameters() {
        return programs.parameters().stream()
                .mapToInt(parameter -> parameter.value().dims().stream()
                        .mapToInt(dim -> programs.sizes().getOrDefault(dim, 1))
                        .reduce(1, Math::multiplyExact))
                .sum();
    }

    /** @throws InputException if data, network and settings do not fit each other, or the checkpoint is another's */
    Trained run(TrainingListener listener, Saving saving) {
        ModelHeader header = header();
        Trainer trainer = new Trainer(programs, settings)
                .backend(backend)
                .threads(threads)
                .domain(new LossDomain(network))
                .listener(listener);
        if (validation != null) {
            trainer.validation(validation);
        }
        Checkpoint resume = saving.resume();
        if (resume != null) {
            resume.header().mustBeThatOf(header);
            trainer.resume(resume.state());
        }
        Path checkpoint = saving.checkpoint();
        if (checkpoint != null) {
            trainer.checkpoints(saving.every(), state -> new Checkpoint(header, state).write(checkpoint, programs));
        }
        long began = System.nanoTime();
        TrainingResult result = trainer.train(training);
        double seconds = (System.nanoTime() - began) * 1e-9;
        Model model = Model.of(header, programs, result, settings.precision());
        boolean learnt = result.status() != Status.CANCELLED && (result.divergence() == null || result.bestEpoch() > 0);
        return new Trained(this, result, model, seconds, test == null || !learnt ? null : measure(model, test));
    }

    private Metrics measure(Model model, Dataset data) {
        try (Predictor predictor = model.predictor(programs, backend, threads)) {
            return outcome(predictor.outputs(data)).compare(data.targets(), predictor.loss(data));
        }
    }

    private Outcome outcome(double[] outputs) {
        return new Outcome(preparation.target(), OutputLayer.kind(network), outputs);
    }
}
