package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.diagnose.ClaimsReader.Open;
import gradus.diagnose.ClaimsReader.Reading;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.diagnose.Diagnosis.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * All ways in which a file may be meant: as one layer's backward function, by the names of its arrays, and by their values
 * where names do not say it.
 */
final class Readings {
    /** Fewer single numbers than these are settings. */
    private static final int MANY = 10;

    private static final String NUMBERS =
            " Most of it are single numbers, as of one unit each: put those of a layer into one "
                    + "matrix (W1, b1, Z1, ... and dW1 like W1), or say the equations of the numbers in a .gradus file with --net.";

    private Readings() {}

    private static boolean isOfNumbers(ArrayContents contents) {
        long numbers =
                contents.arrays().values().stream().filter(a -> a.size() == 1).count();
        return numbers >= MANY && 2 * numbers > contents.arrays().size();
    }

    /** Of one layer alone: with the network that was told, or with each that it may be. */
    private static List<Reading> units(String source, ArrayContents contents, DiagnosisSettings settings) {
        if (!settings.names().isEmpty()) {
            return List.of();
        }
        if (settings.net() == null && Units.isUnknownActivation(contents.arrays(), settings.library())) {
            return List.of(new Open(
                    new Note(
                            "net-open",
                            "this looks like an activation's backward function, but what comes out is no function"
                                    + " known here of what goes in; --define \"f(z) = FORMULA\" and --net \"UNITS > f\" tell it."),
                    settings.layout(),
                    List.of()));
        }
        List<Units.Unit> units = settings.net() == null
                ? Units.untold(contents.arrays(), settings.library())
                : Units.told(contents.arrays(), settings.net());
        List<Reading> found = new ArrayList<>();
        for (Units.Unit unit : units) {
            try {
                found.add(new ClaimsReader(source, contents, settings, unit.network(), unit.named()).read());
            } catch (InputException e) {
                // Its arrays do not fit this network, in any layout.
            }
        }
        return found;
    }

    /**
     * All readings that the names and shapes leave open: where weights and biases are one matrix, the biases may be its
     * first column or its last. The likelier first.
     *
     * @throws InputException as {@link ClaimsReader#read} does, if none can be understood
     */
    static List<Reading> of(String source, ArrayContents contents, DiagnosisSettings settings) {
        List<Reading> units = units(source, contents, settings);
        if (!units.isEmpty()) {
            return units;
        }
        ValueReadings values = new ValueReadings(source, contents, settings);
        List<Reading> named = new ArrayList<>();
        InputException complaint = null;
        try {
            named.addAll(named(source, values.withoutResiduals(), settings));
        } catch (InputException e) {
            complaint = e;
        }
        if (named.stream().allMatch(Open.class::isInstance)) {
            Optional<Note> other = OtherLayers.of(contents.arrays(), letters(settings));
            if (other.isPresent()) {
                return List.of(new Open(other.get(), null, List.of()));
            }
        }
        if (named.isEmpty() || named.stream().anyMatch(Readings::passesOver)) {
            List<Reading> byValues = values.find(complaint != null);
            if (!byValues.isEmpty() && byValues.stream().anyMatch(r -> saysMore(r, named))) {
                return byValues;
            }
        }
        if (complaint != null) {
            throw isOfNumbers(contents) ? new InputException(complaint.getMessage() + NUMBERS) : complaint;
        }
        return named;
    }

    /** Whether the names leave the network open, or say nothing of an array. */
    private static boolean passesOver(Reading reading) {
        return switch (reading) {
            case Open _ -> true;
            case Understood u ->
                !u.claims().misfits().isEmpty()
                        || says(u, UnknownNames.NOT_COMPARED)
                        || says(u, UnknownNames.IGNORED)
                        || says(u, SubmissionNames.TWICE);
        };
    }

    private static boolean says(Understood reading, String note) {
        return reading.claims().notes().stream().anyMatch(n -> n.id().equals(note));
    }

    /** Whether it has a place for more arrays than any of the others. */
    private static boolean saysMore(Reading reading, List<Reading> others) {
        return others.stream()
                .allMatch(o -> arrays(o) < arrays(reading)
                        || arrays(o) == arrays(reading)
                                && misfits(reading) < misfits(o)
                                && reading instanceof Understood u
                                && !says(u, UnknownNames.NOT_COMPARED));
    }

    private static int misfits(Reading reading) {
        return switch (reading) {
            case Open _ -> 0;
            case Understood u -> u.claims().misfits().size();
        };
    }

    private static int arrays(Reading reading) {
        return switch (reading) {
            case Open _ -> 0;
            case Understood u -> new HashSet<>(u.claims().names().values()).size();
        };
    }

    private static List<Reading> named(String source, ArrayContents contents, DiagnosisSettings settings) {
        ClaimsReader biasFirst = ClaimsReader.byNames(source, contents, settings, false);
        ClaimsReader biasLast = ClaimsReader.byNames(source, contents, settings, true);
        List<ClaimsReader> readers = biasFirst.holdsBiases()
                ? List.of(biasFirst, biasLast)
                : biasLast.holdsBiases() ? List.of(biasLast, biasFirst) : List.of(biasFirst);
        List<Reading> found = new ArrayList<>();
        InputException complaint = null;
        for (ClaimsReader reader : readers) {
            try {
                found.add(reader.read());
            } catch (InputException e) {
                complaint = complaint == null ? e : complaint;
            }
        }
        if (complaint != null && found.isEmpty()) {
            throw complaint;
        }
        return found;
    }

    private static Letters letters(DiagnosisSettings settings) {
        return settings.net() == null ? Letters.of(settings.library()) : Letters.of(settings.net());
    }
}
