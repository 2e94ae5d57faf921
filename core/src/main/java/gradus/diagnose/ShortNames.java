package gradus.diagnose;

import gradus.array.ArrayContents;
import gradus.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts names that nobody writes: looking at one by patterns and spelling takes time that grows with its square. */
final class ShortNames {
    private static final int LONGEST = 200;

    private ShortNames() {}

    static ArrayContents in(ArrayContents contents) {
        if (contents.arrays().keySet().stream().allMatch(n -> n.length() <= LONGEST)) {
            return contents;
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        contents.arrays().forEach((name, array) -> {
            String cut = name.length() <= LONGEST
                    ? name
                    : name.substring(0, LONGEST) + "... " + name.length() + " #" + arrays.size();
            arrays.put(cut, array);
        });
        return new ArrayContents(arrays, contents.skipped(), contents.fromOne());
    }
}
