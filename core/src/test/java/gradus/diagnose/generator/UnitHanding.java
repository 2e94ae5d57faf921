package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function of a course, and what is saved of it.
 *
 * @param names those of the course for what is saved, by role
 * @param flatBias whether the gradient by the bias lost the axis that the bias has
 * @param image height and width of an example that the layer reads as one vector; null if it is one
 */
record UnitHanding(
        UnitCourse course,
        String function,
        Map<String, String> names,
        boolean flatBias,
        @Nullable List<Integer> image) {
    /** @param names as in "x=A_prev w=W" */
    static UnitHanding of(UnitCourse course, String function, String names) {
        Map<String, String> byRole = new LinkedHashMap<>();
        for (String pair : names.split(" ")) {
            int equals = pair.indexOf('=');
            byRole.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new UnitHanding(course, function, byRole, false, null);
    }

    UnitHanding withFlatBias() {
        return new UnitHanding(course, function + "-flat-bias", names, true, image);
    }

    UnitHanding withImage(int height, int width) {
        return new UnitHanding(course, function + "-of-images", names, flatBias, List.of(height, width));
    }

    UnitHanding saving(String role, String name) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(role, name);
        return new UnitHanding(course, function + "-saving-" + name, more, flatBias, image);
    }

    UnitFile right(Unit unit, String size) {
        return file(unit, size, "", Map.of(), null);
    }

    /** The right one, and one with each mistake that shows in what is saved. */
    List<UnitFile> all(Unit unit, String size) {
        List<UnitFile> files = new ArrayList<>(List.of(right(unit, size)));
        unit.slips().forEach((id, slip) -> {
            String firstWrong = firstWrong(unit, unit.run(slip));
            if (firstWrong != null) {
                files.add(file(unit, size, id, slip, firstWrong));
            }
        });
        return files;
    }

    private @Nullable String firstWrong(Unit unit, UnitRun run) {
        Set<String> saved = names.keySet();
        for (Map.Entry<String, double[][]> right : unit.rightGiven(run, saved).entrySet()) {
            String role = right.getKey();
            if (saved.contains(role) && Comparison.difference(run.get(role), right.getValue()) > 1e-9) {
                return names.get(role);
            }
        }
        return null;
    }

    private UnitFile file(
            Unit unit, String size, String mistake, Map<String, Unit.Formula> slip, @Nullable String firstWrong) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        UnitRun run = unit.run(slip);
        names.forEach((role, name) -> arrays.put(name, array(role, run.get(role))));
        return new UnitFile(
                String.join("/", course.toString(), function, size, mistake.isEmpty() ? "right" : mistake),
                arrays,
                unit.net(),
                unit.loss() == null,
                unit.loss(),
                mistake.isEmpty() ? "correct" : "mistake",
                firstWrong,
                mistake);
    }

    private NdArray array(String role, double[][] value) {
        if (flatBias && role.equals("db")) {
            return UnitCourse.flat(value);
        }
        NdArray array = course.array(role, value);
        return image == null || !role.endsWith("x")
                ? array
                : array.reshape(array.dimension(0), image.get(0), image.get(1));
    }
}
