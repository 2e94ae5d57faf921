package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import gradus.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {
    private static final String RUN = """
            import sys
            import nbformat
            from nbclient import NotebookClient
            for name in sys.argv[1:]:
                notebook = nbformat.read(name, as_version=4)
                nbformat.validate(notebook)
                assert notebook.nbformat_minor == 5
                assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
                NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
                code = [cell for cell in notebook.cells if cell.cell_type == "code"]
                print(len(code), code[-1].outputs[0].text.strip().split("\\n")[-1])
            """;

    @TempDir
    private Path folder;

    @Test
    void isValidAndRuns() throws Exception {
        Path plain = notebook("plain.ipynb", "2 > 4 tanh > 1 sigmoid", "--loss", "bce");
        Path normalised = notebook("normalised.ipynb", "3 > 4 batchnorm silu > 3 softmax", "--l2", "0.1");
        assertThat(Files.readString(plain)).contains("$dZ^{[2]} = A^{[2]} - Y$");
        String printed = Python.require("numpy", "nbformat", "nbclient", "ipykernel")
                .run(folder, RUN, plain.toString(), normalised.toString());
        assertThat(printed.lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith("2 largest relative error ").endsWith(": right"));
    }

    private Path notebook(String name, String... arguments) {
        Path file = folder.resolve(name);
        Object[] all = new Object[arguments.length + 5];
        System.arraycopy(new Object[] {"explain", "--format", "notebook", "-o", file}, 0, all, 0, 5);
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        Outcome outcome = Shell.run(all);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return file;
    }
}
