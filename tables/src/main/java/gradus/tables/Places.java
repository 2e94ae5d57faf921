package gradus.tables;

import gradus.InputException;
import java.util.List;
import java.util.Map;

/**
 * Where a model's columns are in a table: by name where both have names, else by place.
 *
 * @param inputs the place of each input column of the model
 * @param target the place of the target, or -1
 */
record Places(int[] inputs, int target) {
    static Places of(Inputs.Columns wanted, String targetName, String source, List<String> names, boolean named) {
        return named && wanted.named()
                ? byName(wanted, targetName, source, names)
                : byPlace(wanted, source, names.size());
    }

    private static Places byName(Inputs.Columns wanted, String targetName, String source, List<String> names) {
        Map<String, Integer> places = Names.places(names);
        int[] inputs = new int[wanted.columns().size()];
        for (int i = 0; i < inputs.length; i++) {
            String name = wanted.columns().get(i).name();
            Integer place = places.get(name);
            if (place == null) {
                throw new InputException("%s has no column '%s', which the model needs%s"
                        .formatted(source, Excerpt.of(name), Names.suggestion(name, names)));
            }
            inputs[i] = place;
        }
        return new Places(inputs, wanted.targetPlace() < 0 ? -1 : places.getOrDefault(targetName, -1));
    }

    private static Places byPlace(Inputs.Columns wanted, String source, int count) {
        int needed = wanted.columns().size();
        boolean withTarget = wanted.targetPlace() >= 0 && count == needed + 1;
        if (count != needed && !withTarget) {
            throw new InputException("%s has %d column%s, but the model needs %d%s."
                    .formatted(
                            source,
                            count,
                            count == 1 ? "" : "s",
                            needed,
                            wanted.targetPlace() < 0 ? "" : ", or " + (needed + 1) + " with the target"));
        }
        int[] inputs = new int[needed];
        for (int i = 0; i < needed; i++) {
            inputs[i] = withTarget && i >= wanted.targetPlace() ? i + 1 : i;
        }
        return new Places(inputs, withTarget ? wanted.targetPlace() : -1);
    }
}
