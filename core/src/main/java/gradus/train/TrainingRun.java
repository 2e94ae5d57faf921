package gradus.train;

import gradus.InputException;
import gradus.compile.Place;
import gradus.compile.Snapshot;
import gradus.math.Tensor;
import gradus.network.LossDomain;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Statistic;
import gradus.train.TrainingListener.EpochReport;
import gradus.train.TrainingResult.Status;
import gradus.train.TrainingState.Best;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One training on its way: where it is, and what it has found so far. The loop over steps allocates nothing. */
final class TrainingRun {
    private final TrainingPrograms programs;
    private final TrainingSettings settings;
    private final BatchPlan plan;
    private final CompiledTraining compiled;
    private final Dataset training;
    private final @Nullable Dataset validation;
    private final TrainingListener listener;
    private final int[] order;
    private final int[] validationOrder;
    private final List<Slot> slots;
    private final Place[] places;
    private final Snapshot best;

    private int epoch;
    private int batch;
    private long step;
    private double lossSum;
    private boolean holdsAll;
    private History history;
    private int bestEpoch;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private @Nullable Divergence divergence;
    private @Nullable LossDomain domain;
    private Consumer<TrainingState> save = state -> {};
    private int every = Integer.MAX_VALUE;
    private @Nullable DataFingerprint fingerprint;
    private @Nullable DataFingerprint heldBack;

    TrainingRun(
            TrainingPrograms programs,
            TrainingSettings settings,
            BatchPlan plan,
            CompiledTraining compiled,
            Dataset training,
            @Nullable Dataset validation,
            TrainingListener listener) {
        this.programs = programs;
        this.settings = settings;
        this.plan = plan;
        this.compiled = compiled;
        this.training = training;
        this.validation = validation;
        this.listener = listener;
        this.order = ascending(training.rows());
        this.validationOrder = ascending(validation == null ? 0 : validation.rows());
        this.history = history(List.of());
        this.slots = compiled.tensors();
        this.places = compiled.places(slots).toArray(Place[]::new);
        this.best = new Snapshot(List.of(places));
    }

    private History history(List<EpochReport> before) {
        return new History(before, settings.epochs(), settings.optimizer().learningRate());
    }

    private static int[] ascending(int length) {
        int[] order = new int[length];
        Arrays.setAll(order, n -> n);
        return order;
    }

    void checkpoints(
            int every, Consumer<TrainingState> save, DataFingerprint fingerprint, @Nullable DataFingerprint heldBack) {
        this.every = every;
        this.save = save;
        this.fingerprint = fingerprint;
        this.heldBack = heldBack;
    }

    /** Where the loss is defined; null for not asking. */
    void domain(@Nullable LossDomain where) {
        this.domain = where;
    }

    /** Puts every tensor where a training begins. */
    void start() {
        Map<String, double[]> initial = new LinkedHashMap<>();
        for (int place = 0; place < programs.parameters().size(); place++) {
            Parameter parameter = programs.parameters().get(place);
            TrainingPrograms.Start how = Initialisation.chosen(parameter, settings.initialisation());
            initial.put(
                    parameter.value().name(),
                    Initialisation.of(parameter, how, place, settings.seed(), programs.sizes()));
        }
        for (Statistic statistic : programs.statistics()) {
            double[] values = new double[compiled.count(statistic.running())];
            Arrays.fill(values, statistic.initial());
            initial.put(statistic.running().name(), values);
        }
        put(slots, initial);
        compiled.optimizerState().forEach(slot -> compiled.put(slot, new double[compiled.count(slot.value())]));
        best.take();
    }

    void restore(TrainingState state) {
        put(slots, state.tensors());
        put(compiled.optimizerState(), state.optimizer());
        epoch = state.epoch();
        batch = state.batch();
        step = state.step();
        lossSum = state.lossSum();
        bestEpoch = state.best().epoch();
        bestLoss = state.best().loss();
        for (int n = 0; n < places.length; n++) {
            best.set(n, entries(slots.get(n).value(), state.best().tensors()));
        }
        history = history(state.history());
    }

    private void put(List<Slot> slots, Map<String, double[]> values) {
        if (slots.size() != values.size()) {
            throw new InputException("The checkpoint was made with another network.");
        }
        for (Slot slot : slots) {
            compiled.put(slot, entries(slot.value(), values));
        }
    }

    private double[] entries(Tensor tensor, Map<String, double[]> values) {
        double[] entries = values.get(tensor.name());
        if (entries == null || entries.length != compiled.count(tensor)) {
            throw new InputException("The checkpoint was made with another network: " + tensor.name()
                    + (entries == null ? " is not in it." : " has another size in it."));
        }
        return entries;
    }

    TrainingResult toEnd() {
        Status status = Status.FINISHED;
        while (epoch < settings.epochs() && status == Status.FINISHED) {
            status = stops() ? Status.STOPPED_EARLY : epoch();
        }
        if (status != Status.DIVERGED) {
            save();
        }
        boolean takesBest = status == Status.DIVERGED || (validation != null && bestEpoch > 0);
        Map<String, double[]> tensors = takesBest ? best() : compiled.copy(slots);
        int of = takesBest ? bestEpoch : epoch;
        return new TrainingResult(status, tensors, of, step, history.reports(), divergence);
    }

    private Map<String, double[]> best() {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int n = 0; n < places.length; n++) {
            double[] entries = new double[compiled.count(slots.get(n).value())];
            best.get(n, entries);
            values.put(slots.get(n).value().name(), entries);
        }
        return values;
    }

    private boolean stops() {
        return validation != null && epoch - bestEpoch >= settings.patience();
    }

    /** The rest of an epoch, or as much of it as can be done. */
    private Status epoch() {
        long began = System.nanoTime();
        if (plan.count() > 1) {
            RandomBits.permute(order, RandomBits.key(settings.seed(), RandomBits.Purpose.SHUFFLE, epoch + 1, 0));
        }
        for (; batch < plan.count(); batch++) {
            if (listener.cancelled()) {
                return Status.CANCELLED;
            }
            int examples = plan.size(batch);
            if (!holdsAll) {
                compiled.load(training, order, plan.start(batch), examples);
                holdsAll = plan.count() == 1;
            }
            compiled.drawMasks(settings.seed(), step + 1, examples);
            double loss = compiled.step(examples);
            if (!compiled.looksFinite() && diverged(examples)) {
                return Status.DIVERGED;
            }
            step++;
            compiled.update(step, examples);
            lossSum += loss * examples;
            listener.step(epoch + 1, batch + 1, plan.count(), lossSum / (plan.start(batch) + examples));
        }
        return endOfEpoch(began);
    }

    private boolean diverged(int examples) {
        String tensor = compiled.firstNotFinite(examples);
        if (tensor == null) {
            return false;
        }
        requireDefined(examples);
        divergence =
                new Divergence(tensor, epoch + 1, step + 1, settings.optimizer().learningRate(), step > 0);
        return true;
    }

    /** A step at which the loss is not defined has no numbers either, but it is not the step's fault. */
    private void requireDefined(int examples) {
        if (domain == null) {
            return;
        }
        compiled.outside(domain, examples).ifPresent(v -> {
            int row = training.origin(order[plan.start(batch) + v.example()]);
            throw new InputException("Training data, example " + (row + 1) + ", output " + (v.output() + 1) + ": "
                    + programs.output() + " is " + v.value() + " at step " + (step + 1)
                    + ", where the loss is not defined: it takes " + v.reason() + ".");
        });
    }

    private Status endOfEpoch(long began) {
        for (int n = 0; n < places.length; n++) {
            if (!places[n].isFinite(0)) {
                String tensor = slots.get(n).value().name();
                divergence = new Divergence(
                        tensor, epoch + 1, step, settings.optimizer().learningRate(), true);
                return Status.DIVERGED;
            }
        }
        double trainLoss = lossSum / plan.rows();
        double validationLoss = validationLoss();
        double loss = validation == null ? trainLoss : validationLoss;
        epoch++;
        batch = 0;
        lossSum = 0;
        boolean improved = loss < bestLoss;
        if (improved) {
            bestEpoch = epoch;
            bestLoss = loss;
            best.take();
        }
        history.add(trainLoss, validationLoss, improved, (System.nanoTime() - began) * 1e-9);
        if (listener != TrainingListener.NONE) {
            listener.epoch(history.last());
        }
        if (epoch % every == 0 && epoch < settings.epochs()) {
            save();
        }
        return Status.FINISHED;
    }

    private double validationLoss() {
        if (validation == null) {
            return Double.NaN;
        }
        holdsAll = false;
        double sum = 0;
        for (int start = 0; start < validation.rows(); start += plan.largest()) {
            int examples = Math.min(plan.largest(), validation.rows() - start);
            compiled.load(validation, validationOrder, start, examples);
            sum += compiled.evaluate(examples) * examples;
        }
        return sum / validation.rows();
    }

    private void save() {
        if (fingerprint == null) {
            return;
        }
        save.accept(new TrainingState(
                settings,
                fingerprint,
                heldBack,
                epoch,
                batch,
                step,
                lossSum,
                compiled.copy(slots),
                compiled.copy(compiled.optimizerState()),
                new Best(bestEpoch, bestLoss, best()),
                history.reports()));
    }
}
