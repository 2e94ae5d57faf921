package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plain networks under the names that people give their variables, about two thirds of them with one mistake. */
public final class OwnNames {
    private OwnNames() {}

    /**
     * Somebody's program.
     *
     * @param mistake what is done wrong where a sheet slips; null if nothing ever is
     * @param firstWrong where that shows first, by its own name
     */
    record Program(
            String name,
            Consumer<Sheet> steps,
            @Nullable String mistake,
            @Nullable String firstWrong) {
        Sheet run(boolean slip, Sheet.@Nullable Nudge nudge) {
            Sheet sheet = new Sheet(name.hashCode(), slip, nudge);
            steps.accept(sheet);
            return sheet;
        }
    }

    /** As they are saved. */
    public static List<OwnNamesFile> all() {
        return programs().stream()
                .map(program -> new OwnNamesFile(
                        program.name(),
                        program.run(program.mistake() != null, null).arrays(),
                        program.mistake(),
                        program.firstWrong()))
                .toList();
    }

    static List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        programs.addAll(OwnNamesOfTutorials.programs());
        programs.addAll(OwnNamesOfBooks.programs());
        programs.addAll(OwnNamesElsewhere.programs());
        return programs;
    }

    static Program right(String name, Consumer<Sheet> steps) {
        return new Program(name, steps, null, null);
    }

    static Program wrong(String name, String firstWrong, String mistake, Consumer<Sheet> steps) {
        return new Program(name, steps, mistake, firstWrong);
    }
}
