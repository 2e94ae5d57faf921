package gradus.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** How the user started the program, so that commands shown to the user work where the user is. */
final class Invocation {
    /** The properties by which the launcher tells the command that it was called by, and the folder it lies in. */
    static final String COMMAND = "gradus.command";

    static final String HOME = "gradus.home";

    private Invocation() {}

    /** The line of a command with these arguments. */
    static String of(String... arguments) {
        return of(System.getProperty(COMMAND, "gradus"), List.of(arguments));
    }

    static String of(String command, List<String> arguments) {
        return quoted(command) + " "
                + arguments.stream().map(Invocation::quoted).collect(Collectors.joining(" "));
    }

    /** The path, from where the user is, of a file that lies in the source tree. */
    static String file(String path) {
        String home = System.getProperty(HOME);
        if (home == null) {
            return path;
        }
        Path here = Path.of("").toAbsolutePath();
        Path file = Path.of(home).resolve(path);
        Path near = here.relativize(file.toAbsolutePath());
        return Files.exists(file) && near.getNameCount() < file.getNameCount() ? near.toString() : file.toString();
    }

    /** For a POSIX shell. */
    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_./:=@%+,-]+")) {
            return word;
        }
        return word.matches("[^\"$`\\\\!]*") ? '"' + word + '"' : "'" + word.replace("'", "'\\''") + "'";
    }
}
