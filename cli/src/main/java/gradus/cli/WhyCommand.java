package gradus.cli;

import gradus.InputException;
import gradus.document.Wrapping;
import gradus.json.Json;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Pass;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.why.Answer;
import gradus.why.AnswerData;
import gradus.why.Setting;
import gradus.why.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Answers one of the questions that learners ask, for their own network. */
@Command(
        name = "why",
        description = {
            "Answers a question about backpropagation for your network: derived, proved, and shown in numbers.",
            "Without a topic: the questions it can answer."
        },
        sortOptions = false,
        footer = {"", "Example: gradus why last-layer \"2 > 4 tanh > 1 sigmoid\""})
final class WhyCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC", description = "The question; none lists them.")
    private @Nullable String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SPEC",
            description = {
                "The network: \"2 > 4 tanh > 1 sigmoid\", a file of equations (.gradus), or - for standard input;",
                "a model file stands for the network in it. Without any, a small one that shows the point."
            })
    private @Nullable String spec;

    @Mixin
    private NetworkOptionsMixin network;

    @Mixin
    private DocumentOptions document;

    @Mixin
    private NotationOption notation;

    @Override
    public Integer call() {
        DocumentFormat as = document.format();
        Console console = gradus.console();
        new OutputFiles().input(network.data()).output(document.file());
        if (topic == null) {
            if (as != DocumentFormat.TEXT && as != DocumentFormat.JSON) {
                String name = as.name().toLowerCase(Locale.ROOT);
                throw new InputException("The format " + name + " needs a topic: gradus why TOPIC [SPEC]");
            }
            document.write(
                    as == DocumentFormat.JSON ? Json.of(AnswerData.topics()).pretty() + "\n" : topics(console),
                    console);
            return ExitCode.DONE;
        }
        Answer answer = Topic.named(topic).answer(setting(console));
        document.write(
                as.write(
                        answer.document(),
                        document.style(console).withSymbols(answer.symbols()),
                        () -> Json.of(AnswerData.of(answer)).pretty() + "\n"),
                console);
        if (!answer.refutations().isEmpty()) {
            console.warning(answer.refutations().size() + " steps are not proved; the first: "
                    + answer.refutations().getFirst());
            return ExitCode.NO;
        }
        return ExitCode.DONE;
    }

    private Setting setting(Console console) {
        network.requireOneOfLossAndUpstream();
        Path data = network.data();
        Network described = spec == null ? null : network.network(spec);
        NetworkOptions options = described == null ? network.options() : described.options();
        if (described != null) {
            NetworkWarnings.print(described, console);
        }
        if (data == null) {
            return new Setting(described, options, network.lambda(), 1, null, notation.notation());
        }
        if (described == null) {
            throw new InputException("--data needs the network that the numbers belong to: gradus why " + topic
                    + " SPEC --data " + data);
        }
        Given given = GivenReader.read(
                data.toString(), DataFile.read(data, console), described, network.layout(), network.lambda());
        Pass pass = Pass.run(data.toString(), given);
        pass.notes().forEach(console::message);
        return new Setting(described, options, network.lambda(), 1, pass, notation.notation());
    }

    /** Every topic with its question, one below the other. */
    private static String topics(Console console) {
        List<String> lines = new ArrayList<>();
        lines.add("gradus why TOPIC [SPEC] answers one of these, for your network:");
        lines.add("");
        int width = 0;
        for (Topic t : Topic.values()) {
            width = Math.max(width, t.id().length());
        }
        for (Topic t : Topic.values()) {
            String name = t.id() + " ".repeat(width - t.id().length());
            List<String> question = Wrapping.wrap(t.question(), 80, " ".repeat(width + 4), " ".repeat(width + 4));
            lines.add(
                    "  " + console.paint(Style.BOLD, name) + question.getFirst().substring(width + 2));
            lines.addAll(question.subList(1, question.size()));
        }
        return String.join("\n", lines) + "\n";
    }
}
