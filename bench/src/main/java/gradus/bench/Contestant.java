package gradus.bench;

import gradus.InputException;
import gradus.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who runs a workload, each in a process of its own.
 *
 * @param key as {@code peer.py} knows it
 */
record Contestant(String name, String key) {
    static final String OURS = "Gradus";
    static final String EAGER = "PyTorch eager";

    static final List<Contestant> ALL = List.of(
            new Contestant(OURS, "ours"),
            new Contestant(EAGER, "eager"),
            new Contestant("by hand", "manual"),
            new Contestant("compiled", "compiled"),
            new Contestant("sklearn", "sklearn"));

    boolean isOurs() {
        return name.equals(OURS);
    }

    /** Runs the workload and gives what the process printed; for a peer that does not run, why, as {@code missing}. */
    Json.Obj run(Place place, String workload, int threads, String... options) {
        try {
            return result(place, workload, threads, options);
        } catch (InputException e) {
            if (isOurs()) {
                throw e;
            }
            return new Json.Obj(Map.of("missing", new Json.Text(String.valueOf(e.getMessage()))));
        }
    }

    private Json.Obj result(Place place, String workload, int threads, String... options) {
        List<String> command = new ArrayList<>(isOurs() ? place.ours() : place.peer(key));
        command.add(workload);
        command.addAll(List.of("--threads", String.valueOf(threads)));
        command.addAll(List.of(options));
        String text = place.output(command, threads).strip();
        return (Json.Obj) Json.parse(text.substring(text.lastIndexOf('\n') + 1), name);
    }

    /**
     * Where everything is.
     *
     * @param root of the source tree
     * @param python the peers' interpreter
     */
    record Place(Path root, String python) {
        List<String> ours() {
            List<String> command = java();
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ours.class.getName()));
            command.addAll(List.of("--root", root.toString()));
            return command;
        }

        /** As a program of somebody's own is started: without the launcher's cache and its hints to the JIT compiler. */
        private static List<String> java() {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return new ArrayList<>(List.of(java.toString(), "--add-modules", "jdk.incubator.vector"));
        }

        List<String> peer(String key) {
            return List.of(python, root.resolve("bench/peers/peer.py").toString(), key);
        }

        /** What a process prints to standard output. */
        String output(List<String> command, int threads) {
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
                for (String library : List.of("OMP", "MKL", "OPENBLAS")) {
                    builder.environment().put(library + "_NUM_THREADS", String.valueOf(threads));
                }
                Process process = builder.start();
                process.getOutputStream().close();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int exit = process.waitFor();
                if (exit != 0) {
                    throw new InputException(String.join(" ", command) + " ended with exit code " + exit + ".");
                }
                return text;
            } catch (IOException e) {
                throw new InputException(command.getFirst() + " cannot be started: " + e.getMessage() + ".", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InputException("Interrupted.", e);
            }
        }
    }
}
