package gradus.model;

import gradus.InputException;
import gradus.json.Json;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms.Start;
import gradus.network.TrainingRules;
import gradus.network.UpdateRule;
import gradus.train.Optimizer;
import gradus.train.TrainingSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Training settings as they stand in a model file. */
final class SettingsJson {
    private static final Set<String> MEMBERS = Set.of(
            "optimizer", "batch", "epochs", "l2", "initialisation", "seed", "precision", "validation", "patience");

    private SettingsJson() {}

    static Map<String, @Nullable Object> toMap(TrainingSettings settings) {
        Map<String, Object> optimizer = new LinkedHashMap<>();
        optimizer.put("name", settings.optimizer().name());
        settings.optimizer().numbers().forEach((number, value) -> optimizer.put(member(number), value));
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("optimizer", optimizer);
        map.put("batch", settings.batch());
        map.put("epochs", settings.epochs());
        map.put("l2", settings.l2());
        Start start = settings.initialisation();
        map.put("initialisation", start == null ? null : text(start));
        map.put("seed", settings.seed());
        map.put("precision", settings.precision().text());
        map.put("validation", settings.validation());
        map.put("patience", settings.patience());
        return map;
    }

    /** @param rules the optimisers that there are */
    static TrainingSettings of(Json.Obj json, TrainingRules rules) {
        json.refuseOtherThan(MEMBERS);
        return new TrainingSettings(
                optimizer(json.object("optimizer"), rules),
                number(json, "batch"),
                number(json, "epochs"),
                json.number("l2"),
                json.get("initialisation") instanceof Json.Null ? null : start(json.text("initialisation")),
                json.whole("seed"),
                precision(json.text("precision")),
                json.number("validation"),
                number(json, "patience"));
    }

    private static Optimizer optimizer(Json.Obj json, TrainingRules rules) {
        UpdateRule rule = rules.optimizer(json.text("name"));
        Set<String> members = new LinkedHashSet<>();
        rule.numbers().forEach(number -> members.add(member(number.name())));
        Set<String> given = new LinkedHashSet<>(json.members().keySet());
        given.remove("name");
        if (!given.equals(members)) {
            throw new InputException("The optimizer " + rule.name() + " takes " + String.join(", ", members) + ", not "
                    + String.join(", ", given) + ".");
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        rule.numbers().forEach(number -> numbers.put(number.name(), json.number(member(number.name()))));
        return new Optimizer(rule, numbers);
    }

    /** The words of a number's name as the files write them: {@code learningRate} for {@code learning-rate}. */
    private static String member(String number) {
        return Pattern.compile("-(.)")
                .matcher(number)
                .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
    }

    static int number(Json.Obj json, String name) {
        long value = json.whole(name);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new InputException("The member \"" + name + "\" is " + value + ", which is out of range.");
        }
        return (int) value;
    }

    private static String text(Start start) {
        return start.name().toLowerCase(Locale.ROOT);
    }

    private static Start start(String text) {
        return Arrays.stream(Start.values())
                .filter(start -> text(start).equals(text))
                .findFirst()
                .orElseThrow(() -> new InputException("The initialisation '" + text + "' is not known."));
    }

    private static Precision precision(String text) {
        return Arrays.stream(Precision.values())
                .filter(precision -> precision.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "The precision '" + text + "' is not known; there are float32 and float64."));
    }
}
