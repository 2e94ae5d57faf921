package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.NdArray;
import gradus.diagnose.Attempt.Convention;
import gradus.diagnose.ClaimsReader.Open;
import gradus.diagnose.ClaimsReader.Reading;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which mistake makes hand-written gradients. Keeps what it has derived, so that many submissions of one network
 * cost one derivation; may be used by several threads.
 */
public final class Diagnoser {
    /** All that a derivation depends on. */
    private record Key(
            Object layers,
            NetworkOptions options,
            @Nullable String loss,
            Expr lossScale,
            Expr costScale,
            Scaling scaling,
            Set<Tensor> inputs) {
        static Key of(Network network, Expr lossScale, Expr costScale, Scaling scaling, Set<Tensor> inputs) {
            Object layers = network.isChain()
                    ? network.specs().stream().map(Key::withoutSize).toList()
                    : network.text();
            return new Key(layers, network.options(), network.lossOrNull(), lossScale, costScale, scaling, inputs);
        }

        /** Sizes are names in a derivation; only whether a layer has one counts. */
        private static LayerSpec withoutSize(LayerSpec layer) {
            return new LayerSpec(layer.label(), layer.hasSize() ? 1 : 0, layer.parts(), layer.added());
        }
    }

    /** So many readings are explained to see which is the likelier. */
    private static final int MOST_EXPLAINED = 6;

    /** So many layers of one network may be computed otherwise than usual. */
    private static final int VARIANTS = 2;

    /** What the search for mistakes may take in other conventions, beside the time it took in the first. */
    private static final Duration RIVAL = Duration.ofSeconds(2);

    private final Map<Key, RightProgram> programs = new ConcurrentHashMap<>();
    private final OtherActivations activations = new OtherActivations();

    /** By the program itself, not by what it is equal to. */
    private final Map<RightProgram, Map<Layout, RightLines>> lines = new IdentityHashMap<>();

    /**
     * Diagnoses one submission.
     *
     * @param file its name, for the answer
     * @param arrays by the names in the file
     * @return with verdict {@code unreadable} where the arrays are no submission
     */
    public Diagnosis diagnose(String file, Map<String, NdArray> arrays, DiagnosisSettings settings) {
        return diagnose(file, ArrayContents.of(file, arrays), settings);
    }

    /** As {@link #diagnose(String, Map, DiagnosisSettings)}; a note tells what is no array of numbers. */
    public Diagnosis diagnose(String file, ArrayContents found, DiagnosisSettings settings) {
        ArrayContents contents = ShortNames.in(found);
        try {
            List<Reading> readings = Readings.of(file, contents, settings);
            List<Claims> claims = readings.stream()
                    .filter(Understood.class::isInstance)
                    .map(r -> ((Understood) r).claims())
                    .toList();
            return claims.isEmpty()
                    ? open(file, (Open) readings.getFirst())
                    : diagnose(file, claims, contents.arrays(), settings);
        } catch (InputException e) {
            // What is missing may be what was left out.
            String leftOut = Unread.note(contents)
                    .map(note -> " Also " + note.sentence())
                    .orElse("");
            return Diagnosis.unreadable(
                    file, Objects.requireNonNullElse(e.getMessage(), "it cannot be read") + leftOut);
        }
    }

    private static Diagnosis open(String file, Open open) {
        List<Note> notes = new ArrayList<>(List.of(open.why()));
        notes.addAll(open.notes());
        String layout = open.layout() == null ? null : open.layout().toString();
        return new Diagnosis(
                file,
                Verdict.CANNOT_TELL,
                null,
                null,
                layout,
                null,
                List.of(),
                notes,
                List.of(),
                null,
                Map.of(),
                Map.of());
    }

    private Diagnosis diagnose(
            String file, List<Claims> readings, Map<String, NdArray> arrays, DiagnosisSettings settings) {
        Deadline deadline = Deadline.in(settings.timeLimit());
        PenaltyChoice.Choice penalty = likeliest(file, readings, deadline);
        for (int round = 0; round < VARIANTS; round++) {
            PenaltyChoice.Choice before = penalty;
            for (Claims variant : before.attempt().wrong() == 0
                    ? List.<Claims>of()
                    : Variants.of(before.asked(), tolerance(before.asked()))) {
                PenaltyChoice.Choice choice = choice(variant, deadline);
                penalty = choice.attempt().wrong() < penalty.attempt().wrong() ? choice : penalty;
            }
            if (penalty.equals(before)) {
                break;
            }
        }
        penalty = beforeUpdate(penalty, deadline);
        return explained(file, penalty, arrays, deadline);
    }

    private Diagnosis explained(
            String file, PenaltyChoice.Choice penalty, Map<String, NdArray> arrays, Deadline deadline) {
        Claims claims = penalty.claims();
        double tolerance = tolerance(claims);
        Attempt best = penalty.attempt();
        long start = System.nanoTime();
        Diagnosis found = new Verdicts(file, penalty, tolerance).diagnose();
        Duration spent = Duration.ofNanos(System.nanoTime() - start).plus(RIVAL);
        Deadline soon = deadline.isOver() ? deadline : Deadline.in(spent);
        List<Attempt> rivals = found.mistakes().isEmpty()
                ? List.of()
                : new Rivals(claims, best, tolerance)
                        .of(losses(claims, tolerance), (loss, c) -> attempt(claims, loss, c, tolerance, soon));
        for (Attempt rival : rivals) {
            if (Rivals.cost(best) <= Name.OFTEN) {
                break;
            }
            PenaltyChoice.Choice choice = new PenaltyChoice.Choice(claims, claims, rival, penalty.sure());
            Diagnosis other = new Verdicts(file, choice, tolerance).diagnose();
            if (Rivals.cost(rival) < Rivals.cost(best)) {
                best = rival;
                found = other;
            }
        }
        Diagnosis completed = found.mistakes().isEmpty()
                ? found
                : lines(best.program(), claims.layout()).complete(found, arrays);
        return InFileNames.in(completed, claims.notes());
    }

    /** The same with the parameters before the update, where that leaves far less wrong. */
    private PenaltyChoice.Choice beforeUpdate(PenaltyChoice.Choice choice, Deadline deadline) {
        int wrong = choice.attempt().wrong();
        if (wrong == 0) {
            return choice;
        }
        Network network = choice.attempt().loss().network();
        return AfterUpdate.of(choice.claims(), network, tolerance(choice.claims()))
                .map(before -> choice(before, deadline))
                .filter(before ->
                        before.attempt().wrong() == 0 || before.attempt().wrong() < wrong - 1)
                .orElse(choice);
    }

    private LossChoice losses(Claims claims, double tolerance) {
        return new LossChoice(claims, (n, scale) -> program(n, scale, scale, Scaling.USUAL, Set.of()), tolerance);
    }

    /** The reading of a file that leaves least wrong; of several as good, one whose mistakes are explained. */
    private PenaltyChoice.Choice likeliest(String file, List<Claims> readings, Deadline deadline) {
        Map<Claims, PenaltyChoice.Choice> best = new LinkedHashMap<>();
        PenaltyChoice.Choice least = choice(readings.getFirst(), deadline);
        best.put(readings.getFirst(), least);
        for (Claims reading : readings.subList(1, readings.size())) {
            if (least.attempt().wrong() == 0) {
                return least;
            }
            PenaltyChoice.Choice choice = choice(reading, deadline);
            if (choice.attempt().isLikelierThan(least.attempt())) {
                best.clear();
                least = choice;
            }
            if (!least.attempt().isLikelierThan(choice.attempt())) {
                best.put(reading, choice);
            }
        }
        if (best.size() == 1) {
            return least;
        }
        Claims explained = best.keySet().stream()
                .limit(MOST_EXPLAINED)
                .min(Comparator.comparingLong(r -> unexplained(file, Objects.requireNonNull(best.get(r)))))
                .orElseThrow();
        // What was explained is believed in from then on: it is begun anew.
        return choice(explained, deadline);
    }

    private static long unexplained(String file, PenaltyChoice.Choice choice) {
        Diagnosis diagnosis = new Verdicts(file, choice, tolerance(choice.claims())).diagnose();
        long unknown = diagnosis.mistakes().stream()
                .filter(m -> m.id().equals(Diagnosis.Mistake.UNKNOWN))
                .count();
        return 100 * unknown + diagnosis.mistakes().size();
    }

    private static double tolerance(Claims claims) {
        return claims.singles().isEmpty() ? Comparison.DOUBLE : Comparison.SINGLE;
    }

    private PenaltyChoice.Choice choice(Claims claims, Deadline deadline) {
        double tolerance = tolerance(claims);
        return new PenaltyChoice(tolerance, c -> best(c, tolerance, deadline))
                .choose(claims, best(claims, tolerance, deadline));
    }

    /** The reading of a submission that leaves least wrong. */
    private Attempt best(Claims claims, double tolerance, Deadline deadline) {
        LossChoice.Choice loss = losses(claims, tolerance).choose();
        Convention first = new Convention(UnitScaling.usual(claims), false, false);
        Attempt usual = attempt(claims, loss, first, tolerance, deadline);
        Attempt best = usual;
        if (usual.wrong() > 0) {
            List<Convention> others =
                    UnitScaling.isStrict(claims) ? List.of() : Attempt.others(loss.network(), first.scaling());
            for (Convention other : others) {
                if (other.scaling().equals(Scaling.USUAL) || !usual.firstIsRight()) {
                    Attempt attempt = attempt(claims, loss, other, tolerance, deadline);
                    best = attempt.wrong() < best.wrong() ? attempt : best;
                }
            }
            for (Scaling scaling :
                    best.wrong() == 0 ? List.<Scaling>of() : new Conventions(usual, claims, tolerance).likely()) {
                for (Convention other : Attempt.of(scaling, loss.network())) {
                    Attempt attempt = attempt(claims, loss, other, tolerance, deadline);
                    best = attempt.isBetterThan(best) ? attempt : best;
                }
            }
        }
        return best;
    }

    private RightLines lines(RightProgram program, Layout layout) {
        synchronized (lines) {
            return lines.computeIfAbsent(program, p -> new EnumMap<>(Layout.class))
                    .computeIfAbsent(layout, l -> new RightLines(program, l));
        }
    }

    private Attempt attempt(
            Claims claims, LossChoice.Choice loss, Convention convention, double tolerance, Deadline deadline) {
        RightProgram program =
                program(loss.network(), loss.scale(), loss.costScale(), convention.scaling(), claims.derivedInputs());
        return Attempt.of(claims, loss, program, convention, activations, tolerance, deadline);
    }

    /** The program of a network, derived once for all networks of the same layers, whatever their sizes. */
    private RightProgram program(Network network, Expr lossScale, Expr costScale, Scaling scaling, Set<Tensor> inputs) {
        return programs.computeIfAbsent(
                Key.of(network, lossScale, costScale, scaling, inputs),
                k -> RightProgram.of(network, lossScale, costScale, scaling, inputs));
    }
}
