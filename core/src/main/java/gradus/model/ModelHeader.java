package gradus.model;

import gradus.InputException;
import gradus.json.Json;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.TrainingRules;
import gradus.train.TrainingSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says besides its numbers. Everything that computes is rebuilt from these texts.
 *
 * @param network sizes and activations: {@code 30 > 16 relu > 1 sigmoid}; or the text of a system of equations
 * @param loss a name, or a formula in a and y; null for a system, whose equations say it
 * @param definitions formulas of the user's own, as typed, in order
 * @param classes names in the order of the outputs; empty where numbers are predicted
 * @param preparation how a table's columns become inputs; belongs to whoever reads tables, and is only kept here
 * @param training null for a model that was not trained here
 */
public record ModelHeader(
        String network,
        @Nullable String loss,
        List<String> definitions,
        List<String> classes,
        Json.Obj preparation,
        @Nullable TrainingSettings training) {
    /** Rises when an older reader could misread a file. */
    static final long FORMAT = 1;

    private static final Set<String> MEMBERS =
            Set.of("format", "network", "loss", "definitions", "classes", "preparation", "training");

    public ModelHeader {
        definitions = List.copyOf(definitions);
        classes = List.copyOf(classes);
    }

    /** That of a network which was put together. */
    public static ModelHeader of(
            Network network,
            List<String> definitions,
            List<String> classes,
            Json.Obj preparation,
            @Nullable TrainingSettings training) {
        return new ModelHeader(network.text(), network.lossOrNull(), definitions, classes, preparation, training);
    }

    /** Whether the network is a system of equations, and no chain of layers. */
    public boolean isSystem() {
        return loss == null;
    }

    /**
     * The network that these texts stand for; its cost has the penalty that it was trained with.
     *
     * @throws InputException if a text cannot be understood
     */
    public Network parsed() {
        return parsed("the model's equations");
    }

    /** @param title what a system of equations is called, which has no name of its own */
    public Network parsed(String title) {
        Library library = Library.builtIn();
        for (String definition : definitions) {
            library = library.with(definition);
        }
        boolean penalised = training != null && training.l2() > 0;
        return network(
                title,
                NetworkOptions.defaults().withLibrary(library).withLoss(loss).withPenalty(penalised));
    }

    /** The same with options of the caller's. */
    public Network network(String title, NetworkOptions options) {
        return isSystem() ? Network.equations(title, network, options) : Network.parse(network, options);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("network", network);
        map.put("loss", loss);
        map.put("definitions", definitions);
        map.put("classes", classes);
        map.put("preparation", preparation);
        map.put("training", training == null ? null : SettingsJson.toMap(training));
        return map;
    }

    /** @throws InputException if a member is missing, of another kind, or unknown */
    static ModelHeader of(Json.Obj json) {
        long format = json.whole("format");
        if (format != FORMAT) {
            throw new InputException(
                    "Its format is version " + format + ", but this version of Gradus reads version " + FORMAT + ".");
        }
        json.refuseOtherThan(MEMBERS);
        List<String> definitions = texts(json, "definitions");
        return new ModelHeader(
                json.text("network"),
                json.get("loss") instanceof Json.Null ? null : json.text("loss"),
                definitions,
                texts(json, "classes"),
                json.object("preparation"),
                json.get("training") instanceof Json.Null
                        ? null
                        : SettingsJson.of(json.object("training"), optimizers(definitions)));
    }

    /** The built-in optimisers and the user's own; other definitions are understood when the network is asked for. */
    private static TrainingRules optimizers(List<String> definitions) {
        TrainingRules rules = Library.builtIn().training();
        for (String definition : definitions) {
            if (TrainingRules.isOne(definition)) {
                rules = rules.with(definition);
            }
        }
        return rules;
    }

    private static List<String> texts(Json.Obj json, String name) {
        return json.list(name).stream()
                .map(item -> {
                    if (item instanceof Json.Text(String text)) {
                        return text;
                    }
                    throw new InputException(
                            "The member \"" + name + "\" must hold texts, but holds " + item.kind() + ".");
                })
                .toList();
    }

    /**
     * Refuses to go on with another network or preparation; settings and data are compared by the trainer.
     *
     * @throws InputException that says what differs
     */
    public void mustBeThatOf(ModelHeader now) {
        if (isSystem() && now.isSystem() && !network.equals(now.network)) {
            throw new InputException("The checkpoint was made with other equations.");
        }
        same(
                "network",
                isSystem() ? "a system of equations" : network,
                now.isSystem() ? "a system of equations" : now.network);
        same("loss", String.valueOf(loss), String.valueOf(now.loss));
        same("definitions", String.join("; ", definitions), String.join("; ", now.definitions));
        same("classes", String.join(", ", classes), String.join(", ", now.classes));
        if (!preparation.equals(now.preparation)) {
            throw new InputException("The checkpoint was made with data that was prepared differently.");
        }
    }

    private static void same(String what, String then, String now) {
        if (!then.equals(now)) {
            throw new InputException(
                    "The checkpoint was made with another " + what + ": '" + then + "', now '" + now + "'.");
        }
    }
}
