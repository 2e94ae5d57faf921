package gradus.diagnose;

import gradus.array.ArrayContents;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Names that say plainly what an array is, so that no reading by values may put another in its place. */
final class PlainNames {
    private final ArrayContents contents;
    private final Letters letters;

    PlainNames(ArrayContents contents, Letters letters) {
        this.contents = contents;
        this.letters = letters;
    }

    /**
     * Whether a reading leaves out X or Y, or a parameter whose numbers are none, or one for which others change places.
     *
     * @param roles the program's names by the file's
     */
    boolean areContradicted(Map<String, String> roles) {
        if (new Unread(contents, letters).hasGiven()) {
            return true;
        }
        List<String> left = contents.arrays().keySet().stream()
                .filter(n -> !roles.containsKey(n) && given(n).isPresent())
                .toList();
        boolean renames = roles.entrySet().stream()
                .anyMatch(r -> given(r.getKey())
                        .filter(m -> !m.name().equals(r.getValue()))
                        .isPresent());
        return left.stream().anyMatch(n -> renames || isNeeded(n));
    }

    private boolean isNeeded(String name) {
        return given(name).filter(m -> !m.kind().isParameter()).isPresent()
                || !Inputs.isFinite(Objects.requireNonNull(contents.arrays().get(name)));
    }

    private Optional<Meaning> given(String name) {
        return NameTable.of(name, letters).filter(m -> m.rank() == 0 && m.isGiven());
    }
}
