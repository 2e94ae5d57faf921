package gradus.diagnose;

import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Variable;
import gradus.layout.Given;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The variables of a program in a diagnosis, and where they belong. */
final class VariableList {
    private final RightProgram program;
    private final Set<Tensor> ofLayers = new HashSet<>();

    VariableList(RightProgram program) {
        this.program = program;
        ChainLayer.of(program.network())
                .forEach(l -> Arrays.stream(Kind.values())
                        .map(l::get)
                        .filter(Objects::nonNull)
                        .forEach(ofLayers::add));
    }

    /** Where everything belongs that a sentence may name. */
    Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put(Given.INPUT, "");
        program.network().parts().keySet().forEach(t -> {
            int layer = program.layer(t);
            boolean backward = program.network().part(t).of() != null;
            String pass = backward ? "in the backward pass" : "in the forward pass";
            places.put(program.shown(t), layer > 0 ? "in layer " + layer : layer < 0 ? "in the cost" : pass);
        });
        return places;
    }

    /** What the file calls variables that have another name here. */
    Map<String, String> namesInFile(Map<Tensor, String> names) {
        Map<String, String> inFile = new LinkedHashMap<>();
        names.forEach((tensor, name) -> {
            String shown = program.shown(tensor);
            if (!shown.equals(name)) {
                inFile.put(shown, name);
            }
        });
        return inFile;
    }

    /** What people save of a chain, given or not: not the statistics of a layer, nor what lies before a mask. */
    private boolean isUsual(Tensor v) {
        Tensor of = Objects.requireNonNullElse(program.network().part(v).of(), v);
        if (of.equals(program.forward().cost()) && program.network().upstream() != null) {
            return false;
        }
        return !program.network().isChain() || of.equals(program.forward().cost()) || ofLayers.contains(of);
    }

    /**
     * Those that are given or that people save, in the order of the program.
     *
     * @param statuses by the names in the file
     * @param errors against the true values
     */
    List<Variable> variables(Map<String, Status> statuses, Map<Tensor, Double> errors) {
        Map<String, Variable> all = new LinkedHashMap<>();
        for (Tensor v : program.variables()) {
            String name = program.shown(v);
            Status status = statuses.getOrDefault(name, Status.NOT_GIVEN);
            Double error = errors.get(v);
            boolean listed = status != Status.NOT_GIVEN || isUsual(v);
            if (listed && (error != null || !all.containsKey(name))) {
                all.put(name, new Variable(name, status, error == null ? Double.NaN : error));
            }
        }
        return List.copyOf(all.values());
    }
}
