package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.NdArray;
import gradus.diagnose.ClaimsReader.Open;
import gradus.diagnose.ClaimsReader.Reading;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.diagnose.Diagnosis.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All ways in which a file may be meant: as one layer's backward function, by the names of its arrays, and by their values
 * where names do not say it.
 */
final class Readings {
    private Readings() {}

    /** Of one layer alone: with the network that was told, or with each that it may be. */
    private static List<Reading> units(String source, ArrayContents contents, DiagnosisSettings settings) {
        if (!settings.names().isEmpty()) {
            return List.of();
        }
        List<Units.Unit> units = settings.net() == null
                ? Units.untold(contents.arrays(), settings.library())
                : Units.told(contents.arrays(), settings.net()).map(List::of).orElse(List.of());
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
        List<Reading> named = new ArrayList<>();
        InputException complaint = null;
        try {
            named.addAll(named(source, contents, settings));
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
            List<Reading> byValues = byValues(source, contents, settings, complaint != null);
            if (!byValues.isEmpty() && byValues.stream().anyMatch(r -> saysMore(r, named))) {
                return byValues;
            }
        }
        if (complaint != null) {
            throw complaint;
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
            case Understood u ->
                u.claims().values().size() + u.claims().misfits().size();
        };
    }

    private static List<Reading> named(String source, ArrayContents contents, DiagnosisSettings settings) {
        ClaimsReader first = ClaimsReader.byNames(source, contents, settings, false);
        return switch (first.style()) {
            case THETA, BIAS_IN_WEIGHTS -> {
                List<Reading> found = new ArrayList<>();
                InputException complaint = null;
                for (ClaimsReader reader : List.of(first, ClaimsReader.byNames(source, contents, settings, true))) {
                    try {
                        found.add(reader.read());
                    } catch (InputException e) {
                        complaint = complaint == null ? e : complaint;
                    }
                }
                if (complaint != null && found.isEmpty()) {
                    throw complaint;
                }
                yield found;
            }
            case COURSE, STATE_DICT, KERAS -> List.of(first.read());
        };
    }

    private static Letters letters(DiagnosisSettings settings) {
        return settings.net() == null ? Letters.of(settings.library()) : Letters.of(settings.net());
    }

    /** By what computes what, where the names do not say it. */
    private static List<Reading> byValues(
            String source, ArrayContents contents, DiagnosisSettings settings, boolean complained) {
        List<Reading> found = new ArrayList<>();
        Letters letters = letters(settings);
        for (ValueRoles.Reading roles : ValueRoles.find(contents.arrays(), settings.library(), letters)) {
            if (complained && new PlainNames(contents, letters).areContradicted(roles.roles())) {
                continue;
            }
            Map<String, NdArray> arrays = new LinkedHashMap<>();
            contents.arrays().forEach((name, array) -> {
                if (roles.roles().containsKey(name)) {
                    arrays.put(name, array);
                }
            });
            Map<String, String> names = new LinkedHashMap<>(roles.roles());
            names.putAll(settings.names());
            try {
                ClaimsReader reader = ClaimsReader.byNames(
                        source, ArrayContents.of(source, arrays), settings.withNames(names), false);
                if (!roles.roles().entrySet().stream().allMatch(r -> r.getKey().equals(r.getValue()))) {
                    reader.note(roles.note());
                }
                UnknownNames.notCompared(roles.left()).ifPresent(reader::note);
                if (!roles.left().isEmpty()) {
                    reader.note(new Note(
                            UnknownNames.IGNORED,
                            "not used, because neither name nor values say what it is: "
                                    + UnknownNames.listed(roles.left()) + "."));
                }
                if (reader.read() instanceof Understood u) {
                    found.add(u);
                }
            } catch (InputException e) {
                // Its arrays do not fit together so.
            }
        }
        return found;
    }
}
