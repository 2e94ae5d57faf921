package gradus.train;

import gradus.InputException;
import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.network.LossDomain;
import gradus.network.TrainingPrograms;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on data. The result is a function of programs, settings, data and backend: the same bits for any
 * number of threads, interrupted and resumed or not.
 *
 * <p>Each epoch takes the rows in a new random order (all rows in one batch: in their own order), in batches; a last
 * batch of one row joins the batch before it. m in the cost is the size of the batch at hand. After each epoch the loss
 * of the rows held back is measured as a prediction would be scored: with running statistics, without dropout, without
 * penalty. If there are such rows, training stops when that loss has not fallen for {@code patience} epochs, and the
 * best weights are kept; without them the last ones.
 */
public final class Trainer {
    private final TrainingPrograms programs;
    private final TrainingSettings settings;
    private Backend backend = Backends.standard().backend();
    private int threads = Runtime.getRuntime().availableProcessors();
    private @Nullable Dataset validation;
    private @Nullable TrainingState resumed;
    private @Nullable LossDomain domain;
    private TrainingListener listener = TrainingListener.NONE;
    private Consumer<TrainingState> checkpoints = state -> {};
    private int every;

    public Trainer(TrainingPrograms programs, TrainingSettings settings) {
        this.programs = programs;
        this.settings = settings;
    }

    /** The machine's standard one unless said otherwise. */
    public Trainer backend(Backend backend) {
        this.backend = backend;
        return this;
    }

    /** The machine's processors unless said otherwise. Decides only how long it takes. */
    public Trainer threads(int threads) {
        if (threads < 1) {
            throw new InputException("Training with " + threads + " threads is not possible; give 1 or more.");
        }
        this.threads = threads;
        return this;
    }

    /** Rows held back to choose the best weights; see {@link Split}. */
    public Trainer validation(Dataset heldBack) {
        this.validation = heldBack;
        return this;
    }

    /**
     * Where the loss is defined: an output outside ends a training that arrives there with an error that names example and
     * output, not as a divergence.
     */
    public Trainer domain(LossDomain where) {
        this.domain = where;
        return this;
    }

    public Trainer listener(TrainingListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Hands the state out after every so many epochs, and when training ends or is cancelled (not when it diverges).
     *
     * @param every at least 1
     */
    public Trainer checkpoints(int every, Consumer<TrainingState> save) {
        if (every < 1) {
            throw new InputException("A checkpoint every " + every + " epochs is not possible; give 1 or more.");
        }
        this.every = every;
        this.checkpoints = save;
        return this;
    }

    /** Goes on from a state instead of from the start; only the number of epochs may differ from its settings. */
    public Trainer resume(TrainingState state) {
        this.resumed = state;
        return this;
    }

    /**
     * Trains.
     *
     * @throws InputException if the data does not fit the network, an output leaves the loss's domain, a batch is too
     *     small for batch statistics, or the state to resume belongs to other data, settings or another network
     */
    public TrainingResult train(Dataset training) {
        Check.penalty(programs, settings);
        Check.fits(programs, training, "training");
        if (validation != null) {
            Check.fits(programs, validation, "validation");
        }
        BatchPlan plan = BatchPlan.of(training.rows(), settings.batch());
        Check.statistics(programs, plan);
        boolean needsFingerprint = every > 0 || resumed != null;
        DataFingerprint fingerprint = needsFingerprint ? DataFingerprint.of(training) : null;
        DataFingerprint heldBack = needsFingerprint && validation != null ? DataFingerprint.of(validation) : null;
        if (resumed != null) {
            Check.resumes(resumed, settings, fingerprint, heldBack);
        }
        try (CompiledTraining compiled = new CompiledTraining(programs, settings, plan, backend, threads)) {
            TrainingRun run = new TrainingRun(programs, settings, plan, compiled, training, validation, listener);
            run.domain(domain);
            if (resumed == null) {
                run.start();
            } else {
                run.restore(resumed);
            }
            if (fingerprint != null && every > 0) {
                run.checkpoints(every, checkpoints, fingerprint, heldBack);
            }
            return run.toEnd();
        }
    }
}
