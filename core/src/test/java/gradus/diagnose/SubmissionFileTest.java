package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.NdArray;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.layout.Layout;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as NumPy, Octave and PyTorch write them, read and understood. */
class SubmissionFileTest {
    private static Claims understood(Path path) {
        ArrayContents contents = SubmissionFile.contents(path);
        var reading = ClaimsReader.read(path.getFileName().toString(), contents, DiagnosisSettings.inferring());
        assertThat(reading).isInstanceOf(Understood.class);
        return ((Understood) reading).claims();
    }

    @Test
    void numpyArchiveAndFolder(@TempDir Path folder) {
        Python.require("numpy").run(folder, """
                        import numpy as np, os
                        rng = np.random.default_rng(1)
                        X = rng.standard_normal((3, 6)); Y = (rng.random((1, 6)) > 0.5).astype(int)
                        parameters = {"W1": rng.standard_normal((4, 3)), "b1": rng.standard_normal((4, 1)),
                                      "W2": rng.standard_normal((1, 4)), "b2": rng.standard_normal((1, 1))}
                        Z1 = parameters["W1"] @ X + parameters["b1"]; A1 = np.tanh(Z1)
                        Z2 = parameters["W2"] @ A1 + parameters["b2"]; A2 = 1 / (1 + np.exp(-Z2))
                        cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
                        dZ2 = A2 - Y
                        grads = {"dW2": dZ2 @ A1.T / 6, "db2": dZ2.mean(axis=1, keepdims=True)}
                        cost = np.squeeze(-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).mean())
                        np.savez("mine.npz", X=X, Y=Y, cost=cost, **parameters, **cache, **grads)
                        np.savez("single.npz", X=np.float32(X), Y=Y, A2=np.float32(A2).astype(float), A1=np.float32(A1),
                                 **{k: v.astype(np.float32) for k, v in parameters.items()})
                        os.mkdir("folder")
                        for name, array in {"X": X, "Y": Y, **parameters, **cache}.items():
                            if name == "A1":
                                np.save("folder/A1.npy", array)
                            else:
                                np.savetxt("folder/" + name + ".csv", array, delimiter=",")
                        """);
        Claims claims = understood(folder.resolve("mine.npz"));
        assertThat(claims.network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
        assertThat(Handed.names(claims.singles())).isEmpty();
        assertThat(claims.notes()).isEmpty();
        assertThat(Handed.byName(claims.values())).containsKeys("J", "dW2", "db2");
        Claims single = understood(folder.resolve("single.npz"));
        assertThat(single.network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
        assertThat(Handed.names(single.singles())).contains("A2", "W1").doesNotContain("Y");
        Claims text = understood(folder.resolve("folder"));
        assertThat(text.network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
        assertThat(Handed.byName(text.values()).get("W1"))
                .isEqualTo(Handed.byName(claims.values()).get("W1"));
        assertThat(SubmissionFile.isSubmission(folder.resolve("folder"))).isTrue();
        assertThat(SubmissionFile.isSubmission(folder)).isFalse();
    }

    @Test
    void octaveOfTheOlderCourse(@TempDir Path folder) {
        Octave.require().run(folder, """
                        rand("state", 1);
                        X = rand(5, 3); y = [1; 3; 2; 3; 1]; m = 5; lambda = 0.7;
                        Theta1 = rand(4, 4) - 0.5; Theta2 = rand(3, 5) - 0.5;
                        a1 = [ones(m, 1) X]; z2 = a1 * Theta1'; a2 = [ones(m, 1) 1 ./ (1 + exp(-z2))];
                        z3 = a2 * Theta2'; a3 = 1 ./ (1 + exp(-z3)); h = a3;
                        I = eye(3); delta3 = a3 - I(y, :);
                        d = (delta3 * Theta2)(:, 2:end); delta2 = d .* (a2(:, 2:end) .* (1 - a2(:, 2:end)));
                        Theta1_grad = delta2' * a1 / m; Theta2_grad = delta3' * a2 / m;
                        clear I d m
                        save("-v7", "mine.mat");
                        save mine.txt
                        nn_params = [Theta1(:); Theta2(:)]; grad = [Theta1_grad(:); Theta2_grad(:)];
                        input_layer_size = 3; hidden_layer_size = 4; num_labels = 3;
                        clear Theta1 Theta2 Theta1_grad Theta2_grad
                        save("-v6", "unrolled.mat");
                        save("-text", "-z", "unrolled.gz");
                        """);
        for (String name : new String[] {"mine.mat", "mine.txt", "unrolled.mat", "unrolled.gz"}) {
            Claims claims = understood(folder.resolve(name));
            assertThat(claims.network().text()).isEqualTo("3 > 4 sigmoid > 3 sigmoid");
            assertThat(claims.layout()).isEqualTo(Layout.PYTORCH);
            assertThat(claims.lambda()).isEqualTo(0.7);
            assertThat(Handed.byName(claims.values()).get("Y"))
                    .containsExactly(1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0);
            assertThat(Handed.byName(claims.values())).containsKeys("dW1", "db2", "dZ1", "Z2", "A1", "A2");
            assertThat(Handed.byName(claims.misfits())).isEmpty();
            assertThat(claims.notes())
                    .extracting(Diagnosis.Note::id)
                    .containsExactly("names-of-thetas", "labels-from-one");
        }
    }

    @Test
    void pytorchModel(@TempDir Path folder) {
        Python.require("torch", "numpy").run(folder, """
                        import numpy as np, torch
                        torch.manual_seed(1)
                        net = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
                        x = torch.randn(8, 3); y = torch.arange(8) % 2
                        logits = net(x); loss = torch.nn.functional.cross_entropy(logits, y); loss.backward()
                        np.savez("mine.npz", x=x, y=y, loss=loss.item(), logits=logits.detach(),
                                 probs=torch.softmax(logits, 1).detach(),
                                 **{k: p.detach().numpy() for k, p in net.named_parameters()},
                                 **{k + ".grad": p.grad.numpy() for k, p in net.named_parameters()})
                        """);
        Claims claims = understood(folder.resolve("mine.npz"));
        assertThat(claims.network().text()).isEqualTo("3 > 5 relu > 2 softmax");
        assertThat(claims.layout()).isEqualTo(Layout.PYTORCH);
        assertThat(Handed.names(claims.singles())).contains("A0", "W1", "dW2");
        assertThat(Handed.byName(claims.values()).get("Y")).hasSize(16);
    }

    @Test
    void csvErrorsTellLineAndColumn(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("W1.csv"), "\ufeff1, 2\r\n# a comment\n3; -4e-1\n", StandardCharsets.UTF_8);
        assertThat(SubmissionFile.read(folder).get("W1")).isEqualTo(NdArray.of(2, 2, 1, 2, 3, -0.4));
        for (var wrong : Map.of(
                        "1,2\n3,x\n", "line 2, column 2: 'x' is no number",
                        "1,2\n3\n", "line 2: has 1 number",
                        "a,b\n1,2\n", "line 1, column 1: 'a' is no number",
                        "1,,2\n", "line 1, column 2",
                        "0x10\n", "'0x10' is no number",
                        "\n\n", "holds no number")
                .entrySet()) {
            Files.writeString(folder.resolve("W1.csv"), wrong.getKey());
            assertThatThrownBy(() -> SubmissionFile.read(folder))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("W1.csv")
                    .hasMessageContaining(wrong.getValue());
        }
    }

    @Test
    void whatIsNoArrayOfNumbersIsANote(@TempDir Path folder) throws IOException {
        Map<String, NdArray> arrays = Handed.columns("2 > 3 tanh > 1 sigmoid", 5, 1);
        StringBuilder text = new StringBuilder("# Created by Octave 9\n# name: about\n# type: string\n# elements: 1\n"
                + "# length: 2\nme\n\n\n# name: grads\n# type: scalar struct\n# ndims: 2\n 1 1\n# length: 0\n\n\n");
        arrays.forEach((name, array) -> {
            boolean matrix = array.rank() == 2;
            text.append("# name: ").append(name).append("\n# type: matrix\n# rows: ");
            text.append(matrix ? array.dimension(0) : 1).append("\n# columns: ");
            text.append(matrix ? array.dimension(1) : array.size()).append('\n');
            for (double value : array.data()) {
                text.append(' ').append(value);
            }
            text.append("\n\n\n");
        });
        Path file = Files.writeString(folder.resolve("mine.oct"), text);
        String said = "not used, because only arrays of numbers are read: about (a text), "
                + "grads (a struct; save('grads.mat', '-struct', 'grads') saves its fields).";
        assertThat(understood(file).notes()).containsExactly(new Diagnosis.Note("not-numbers", said));
        Diagnosis right =
                new Diagnoser().diagnose("mine.oct", SubmissionFile.contents(file), DiagnosisSettings.inferring());
        assertThat(right.notes()).contains(new Diagnosis.Note("not-numbers", said));
        // nothing that is known is left, and the reason may be what was left out
        Path little = Files.writeString(
                folder.resolve("mine.oct"),
                text.substring(0, text.indexOf("# name: X")) + "# name: q\n# type: scalar\n1\n");
        Diagnosis unreadable =
                new Diagnoser().diagnose("mine.oct", SubmissionFile.contents(little), DiagnosisSettings.inferring());
        assertThat(unreadable.verdict()).isEqualTo(Diagnosis.Verdict.UNREADABLE);
        assertThat(unreadable.error()).contains("of which no name is known").endsWith(" Also " + said);
    }
}
