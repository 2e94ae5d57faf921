package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** A command is found by its class's name, without reading the options of the others. */
class CommandNamesTest {
    @Test
    void commandsAreNamedLikeTheirClasses() {
        assertThat(Gradus.COMMANDS)
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> assertThat(
                                command.getAnnotation(Command.class).name() + "Command")
                        .isEqualToIgnoringCase(command.getSimpleName()));
    }

    @Test
    void aCommandThatIsNoneIsComparedWithAll() {
        assertThat(Shell.run("diagnos").err()).contains("Did you mean diagnose?");
        assertThat(Shell.run("help").out()).contains("train").contains("diagnose");
    }
}
