package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.NdArray;
import gradus.diagnose.ClaimsReader.Reading;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.diagnose.Diagnosis.Note;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways to read a file by what computes what, where the names do not say it. Looks for them when first asked. */
final class ValueReadings {
    private static final List<ValueUpdates.Before> NO_UPDATES = List.of();

    private final String source;
    private ArrayContents contents;
    private final List<Note> notes = new ArrayList<>();
    private final DiagnosisSettings settings;
    private @Nullable List<ValueRoles.Reading> roles;

    ValueReadings(String source, ArrayContents contents, DiagnosisSettings settings) {
        this.source = source;
        this.contents = contents;
        this.settings = settings;
    }

    private List<ValueRoles.Reading> roles() {
        if (roles == null) {
            Letters letters = letters();
            List<ValueRoles.Reading> found = find(contents.arrays(), letters);
            for (ValueUpdates.Before before : found.isEmpty() ? ValueUpdates.of(contents.arrays()) : NO_UPDATES) {
                found = found.isEmpty() ? find(before, letters) : found;
            }
            roles = found;
        }
        return roles;
    }

    private Letters letters() {
        return settings.net() == null ? Letters.of(settings.library()) : Letters.of(settings.net());
    }

    private List<ValueRoles.Reading> find(Map<String, NdArray> arrays, Letters letters) {
        return ValueRoles.find(arrays, settings.library(), letters, settings.names());
    }

    /** What was saved after its update is from then on what it was before. */
    private List<ValueRoles.Reading> find(ValueUpdates.Before before, Letters letters) {
        List<ValueRoles.Reading> found = find(before.arrays(), letters);
        if (!found.isEmpty()) {
            contents = new ArrayContents(before.arrays(), contents.skipped(), contents.fromOne());
            notes.add(new Note(
                    "saved-after-update",
                    UnknownNames.listed(before.updated())
                            + (before.updated().size() == 1 ? " was" : " were")
                            + " saved after the update: with the step taken back they give the values of the file, and "
                            + "so the gradients are judged."));
        }
        return found;
    }

    /** The file without what its name calls an error and its numbers show to be only output minus labels. */
    ArrayContents withoutResiduals() {
        Set<String> residuals = new HashSet<>();
        if (contents.arrays().keySet().stream().anyMatch(UnitNames::isError)) {
            roles().forEach(r -> residuals.addAll(r.residuals()));
        }
        residuals.removeAll(settings.names().keySet());
        return residuals.isEmpty() ? contents : withoutSome(residuals);
    }

    private ArrayContents withoutSome(Set<String> names) {
        Map<String, NdArray> kept = new LinkedHashMap<>(contents.arrays());
        kept.keySet().removeAll(names);
        return new ArrayContents(kept, contents.skipped(), contents.fromOne());
    }

    /** Without the rate that stands in some arrays. */
    private static ArrayContents divided(ArrayContents contents, Map<String, Double> rates) {
        Map<String, NdArray> arrays = new LinkedHashMap<>(contents.arrays());
        rates.forEach((name, rate) -> arrays.computeIfPresent(
                name,
                (n, a) -> new NdArray(
                        a.shape(), Arrays.stream(a.data()).map(x -> x / rate).toArray(), a.dtype())));
        return new ArrayContents(arrays, contents.skipped(), contents.fromOne());
    }

    /** @param complained whether the names were understood but for something that does not fit: then they stand */
    List<Reading> find(boolean complained) {
        List<Reading> found = new ArrayList<>();
        PlainNames plain = new PlainNames(contents, letters());
        for (ValueRoles.Reading reading : roles()) {
            if (complained && plain.areContradicted(reading.roles())) {
                continue;
            }
            Set<String> unused = new HashSet<>(contents.arrays().keySet());
            unused.removeAll(reading.roles().keySet());
            unused.removeAll(settings.names().keySet());
            Map<String, String> names = new LinkedHashMap<>(reading.roles());
            names.putAll(settings.names());
            try {
                ClaimsReader reader = ClaimsReader.byNames(
                        source, divided(withoutSome(unused), reading.rates()), settings.withNames(names), false);
                notes.forEach(reader::note);
                reading.notes().forEach(reader::note);
                UnknownNames.notCompared(reading.left()).ifPresent(reader::note);
                if (!reading.left().isEmpty()) {
                    reader.note(new Note(
                            UnknownNames.IGNORED,
                            "not used, because neither name nor values say what it is: "
                                    + UnknownNames.listed(reading.left()) + "."));
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
