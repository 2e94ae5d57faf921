package gradus.cli;

import gradus.diagnose.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A few lines of the language that the files are for: they run the learner's own function on a probe. */
final class ProbeSnippet {
    private final String stem;
    private final String ending;
    private final Probe probe;
    private final Probe equal;
    private final List<String> told;

    /** @param told options that the diagnosis will need beside the network */
    ProbeSnippet(Path file, Probe probe, Probe equal, List<String> told) {
        String name = file.toString().replace('\\', '/');
        int dot = name.lastIndexOf('.');
        this.stem = name.substring(0, dot);
        this.ending = name.substring(dot);
        this.probe = probe;
        this.equal = equal;
        this.told = told;
    }

    /** The lines of code. */
    String code() {
        return ending.equals(".mat") ? octave() : numpy();
    }

    /** What to type afterwards. */
    List<String> commands() {
        return List.of(command(stem, probe), command(stem + "-equal", equal));
    }

    private String command(String name, Probe of) {
        List<String> words = new ArrayList<>(List.of("diagnose", name + "-mine" + ending));
        words.addAll(List.of("--net", of.network().text()));
        words.addAll(told);
        return Invocation.of(words.toArray(String[]::new));
    }

    /** All, for a terminal. */
    String text() {
        String language = code().contains("numpy") ? "Python" : "Octave or MATLAB";
        return "In " + language + ", with your own function in place of forward_backward:\n\n"
                + code().indent(4).replaceAll("(?m)^ +$", "") + "\nThen:\n\n"
                + commands().stream().map(c -> "    " + c + "\n").collect(Collectors.joining());
    }

    private String numpy() {
        boolean penalty = probe.arrays().containsKey(Probe.STRENGTH);
        String settings = Stream.of(Probe.STRENGTH, Probe.KEPT)
                .filter(probe.arrays()::containsKey)
                .map(ProbeSnippet::quoted)
                .collect(Collectors.joining(", "));
        String arguments =
                settings.isEmpty() ? "given" : "{k: v for k, v in given.items() if k not in [" + settings + "]}";
        return String.join(
                "\n",
                "import numpy as np",
                "from network import forward_backward",
                "",
                "for name in " + quoted(stem) + ", " + quoted(stem + "-equal") + ":",
                "    given = dict(np.load(name + \".npz\"))",
                "    args = " + arguments,
                "    J, cache, grads = forward_backward(**args"
                        + (penalty ? ", lambda_=given[" + quoted(Probe.STRENGTH) + "]" : "") + ")",
                "    np.savez(name + \"-mine.npz\", **given, J=J, **cache, **grads)",
                "");
    }

    private String octave() {
        String arguments = probe.arrays().keySet().stream()
                .filter(name -> !name.equals(Probe.KEPT))
                .map(name -> "p." + name)
                .collect(Collectors.joining(", "));
        return String.join(
                "\n",
                "for name = {'" + stem.replace("'", "''") + "', '" + stem.replace("'", "''") + "-equal'}",
                "  p = load([name{1} '.mat']);",
                "  [p.J, cache, grads] = forward_backward(" + (arguments.length() > 36 ? "...\n      " : "") + arguments
                        + ");",
                "  for part = {cache, grads}",
                "    for field = fieldnames(part{1})'",
                "      p.(field{1}) = part{1}.(field{1});",
                "    end",
                "  end",
                "  save('-v7', [name{1} '-mine.mat'], '-struct', 'p');",
                "end",
                "");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
