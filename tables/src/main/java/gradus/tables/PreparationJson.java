package gradus.tables;

import gradus.InputException;
import gradus.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@link Preparation} as JSON. Reading refuses what it does not understand, so that a model never half works. */
final class PreparationJson {
    private PreparationJson() {}

    static Json.Obj write(Preparation preparation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("inputs", inputs(preparation.inputs()));
        map.put("target", target(preparation.target()));
        return (Json.Obj) Json.of(map);
    }

    private static Map<String, Object> inputs(Inputs inputs) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (inputs) {
            case Inputs.Columns columns -> {
                map.put("kind", "columns");
                map.put("scaling", columns.scaling().text());
                map.put("named", columns.named());
                map.put("examples", columns.examples().text());
                // Left out where nothing was said about the cells, as in models from before there was anything to say.
                if (!columns.cells().equals(Cells.STANDARD)) {
                    map.put("cells", cells(columns.cells()));
                }
                map.put("targetPlace", columns.targetPlace());
                map.put(
                        "columns",
                        columns.columns().stream().map(PreparationJson::column).toList());
            }
            case Inputs.Images images -> {
                map.put("kind", "images");
                map.put("rows", images.pixelRows());
                map.put("columns", images.pixelColumns());
            }
        }
        return map;
    }

    private static Map<String, Object> cells(Cells cells) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("decimalComma", cells.decimalComma());
        map.put("missing", cells.missing());
        return map;
    }

    private static Cells readCells(Json.Obj json) {
        json.refuseOtherThan(Set.of("decimalComma", "missing"));
        return new Cells(json.bool("decimalComma"), texts(json, "missing"));
    }

    private static Map<String, Object> column(InputColumn column) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", column.name());
        switch (column) {
            case InputColumn.Number number -> {
                map.put("missing", number.missing());
                map.put("shift", number.shift());
                map.put("scale", number.scale());
            }
            case InputColumn.Category category -> {
                map.put("missing", category.missing());
                map.put("categories", category.categories());
            }
        }
        return map;
    }

    private static Map<String, Object> target(Target target) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", target.name());
        switch (target) {
            case Target.Classes classes -> {
                map.put("kind", "classes");
                map.put("classes", classes.classes());
                map.put("numbers", classes.numbers());
                map.put("outputs", classes.outputs());
                map.put("low", classes.low());
            }
            case Target.Labels labels -> {
                map.put("kind", "labels");
                map.put("labels", labels.labels());
                map.put("low", labels.low());
            }
            case Target.Numbers numbers -> {
                map.put("kind", "numbers");
                map.put("shift", numbers.shift());
                map.put("scale", numbers.scale());
            }
        }
        return map;
    }

    static Preparation read(Json.Obj json) {
        try {
            json.refuseOtherThan(Set.of("inputs", "target"));
            return new Preparation(readInputs(json.object("inputs")), readTarget(json.object("target")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InputException("The preparation contradicts itself: " + e.getMessage() + ".", e);
        }
    }

    private static Inputs readInputs(Json.Obj json) {
        switch (json.text("kind")) {
            case "columns" -> {
                json.refuseOtherThan(Set.of("kind", "scaling", "named", "examples", "cells", "targetPlace", "columns"));
                List<InputColumn> columns = new ArrayList<>();
                for (Json item : json.list("columns")) {
                    columns.add(readColumn(object(item, "columns")));
                }
                return new Inputs.Columns(
                        Scaling.of(json.text("scaling")),
                        json.bool("named"),
                        ExampleAxis.of(json.text("examples")),
                        json.has("cells") ? readCells(json.object("cells")) : Cells.STANDARD,
                        whole(json, "targetPlace"),
                        columns);
            }
            case "images" -> {
                json.refuseOtherThan(Set.of("kind", "rows", "columns"));
                return new Inputs.Images(whole(json, "rows"), whole(json, "columns"));
            }
            default -> throw unknown(json.text("kind"));
        }
    }

    private static InputColumn readColumn(Json.Obj json) {
        if (json.has("categories")) {
            json.refuseOtherThan(Set.of("name", "missing", "categories"));
            return new InputColumn.Category(json.text("name"), texts(json, "categories"), json.text("missing"));
        }
        json.refuseOtherThan(Set.of("name", "missing", "shift", "scale"));
        return new InputColumn.Number(
                json.text("name"), json.number("missing"), json.number("shift"), json.number("scale"));
    }

    private static Target readTarget(Json.Obj json) {
        String name = json.text("name");
        switch (json.text("kind")) {
            case "classes" -> {
                json.refuseOtherThan(Set.of("name", "kind", "classes", "numbers", "outputs", "low"));
                return new Target.Classes(
                        name, texts(json, "classes"), json.bool("numbers"), whole(json, "outputs"), json.number("low"));
            }
            case "labels" -> {
                json.refuseOtherThan(Set.of("name", "kind", "labels", "low"));
                return new Target.Labels(name, texts(json, "labels"), json.number("low"));
            }
            case "numbers" -> {
                json.refuseOtherThan(Set.of("name", "kind", "shift", "scale"));
                return new Target.Numbers(name, numbers(json, "shift"), numbers(json, "scale"));
            }
            default -> throw unknown(json.text("kind"));
        }
    }

    private static InputException unknown(String kind) {
        return new InputException("The preparation is of a kind '" + Excerpt.of(kind)
                + "' that this version does not know: use a newer version.");
    }

    private static Json.Obj object(Json json, String name) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new InputException("The member \"" + name + "\" must hold objects, but holds " + json.kind() + ".");
    }

    private static int whole(Json.Obj json, String name) {
        return Math.toIntExact(json.whole(name));
    }

    private static List<String> texts(Json.Obj json, String name) {
        List<String> texts = new ArrayList<>();
        for (Json item : json.list(name)) {
            if (!(item instanceof Json.Text(String value))) {
                throw new InputException("The member \"" + name + "\" must hold texts, but holds " + item.kind() + ".");
            }
            texts.add(value);
        }
        return texts;
    }

    private static List<Double> numbers(Json.Obj json, String name) {
        List<Double> numbers = new ArrayList<>();
        for (Json item : json.list(name)) {
            numbers.add(
                    switch (item) {
                        case Json.Whole(long value) -> (double) value;
                        case Json.Real(double value) -> value;
                        default ->
                            throw new InputException(
                                    "The member \"" + name + "\" must hold numbers, but holds " + item.kind() + ".");
                    });
        }
        return numbers;
    }
}
