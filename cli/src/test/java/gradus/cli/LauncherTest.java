package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code gradus} in a tree of its own, with a JDK and a Maven that only write down how they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "gradus");

    @TempDir
    private Path temporary;

    private Path tree;
    private Path jdk;
    private Path builds;

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(temporary.resolve("a tree"));
        jdk = temporary.resolve("a jdk");
        builds = temporary.resolve("builds");
        Files.copy(SCRIPT, tree.resolve("gradus"));
        Files.setPosixFilePermissions(tree.resolve("gradus"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String file :
                List.of("pom.xml", "cli/pom.xml", "core/src/main/java/A.java", "core/src/test/java/T.java")) {
            Path path = tree.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
        }
        script(jdk.resolve("bin/javac"), "exit 0");
        script(
                jdk.resolve("bin/java"),
                "for a; do case $a in -XX:AOTCacheOutput=*) echo cache >\"${a#*=}\"; exit 0;; esac; done",
                "for a; do printf '<%s>' \"$a\"; done",
                "pwd >&2",
                "exit 7");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+8\"\n");
        script(
                temporary.resolve("bin/mvn"),
                "echo \"$JAVA_HOME\" >>'" + builds + "'",
                "sleep 0.3",
                "grep -q broken core/src/main/java/A.java && { echo 'A.java is broken'; exit 1; }",
                "mkdir -p cli/target/lib; echo jar >cli/target/gradus-cli.jar; echo jar >cli/target/lib/core.jar");
        age(tree);
    }

    @Test
    void buildsOnceAndPassesArgumentsAndExitCodeOn() throws Exception {
        for (int i = 0; i < 2; i++) {
            Outcome outcome = launch(tree.resolve("gradus"), "explain", "2 > 1 sigmoid", "");
            assertThat(outcome.exit()).isEqualTo(7);
            assertThat(outcome.out()).endsWith("<explain><2 > 1 sigmoid><>").contains("<-jar>", "-XX:AOTCache=");
            assertThat(outcome.err().strip()).isEqualTo(temporary.toRealPath().toString());
        }
        assertThat(builds).hasContent(jdk.toString());
    }

    @Test
    void compilesQuicklyWhatIsSoonOver() throws Exception {
        String quick = "-XX:TieredStopAtLevel=1";
        assertThat(launch(tree.resolve("gradus"), "explain", "2 > 1 sigmoid").out())
                .contains(quick);
        assertThat(launch(tree.resolve("gradus"), "why", "pairs").out()).contains(quick);
        assertThat(launch(tree.resolve("gradus"), "train", "explain.csv").out()).doesNotContain(quick);
    }

    @Test
    void runsThroughSymbolicLinks() throws Exception {
        Path folder = Files.createSymbolicLink(temporary.resolve("linked"), tree);
        Path absolute = Files.createSymbolicLink(temporary.resolve("g1"), folder.resolve("gradus"));
        Path relative = Files.createSymbolicLink(temporary.resolve("g2"), Path.of("g1"));
        assertThat(launch(absolute, "x").exit()).isEqualTo(7);
        assertThat(launch(relative, "x").exit()).isEqualTo(7);
        assertThat(Files.readAllLines(builds)).hasSize(1);
    }

    @Test
    void buildsAgainWhatIsOlderThanItsSources() throws Exception {
        launch(tree.resolve("gradus"));
        touchLater(tree.resolve("core/src/test/java/T.java"));
        launch(tree.resolve("gradus"));
        assertThat(Files.readAllLines(builds)).as("after a change of a test").hasSize(1);
        touchLater(tree.resolve("core/src/main/java/A.java"));
        launch(tree.resolve("gradus"));
        assertThat(Files.readAllLines(builds)).as("after a change of a source").hasSize(2);
    }

    @Test
    void twoLaunchesBuildOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(tree.resolve("gradus"), "x"));
        }
        for (Process process : processes) {
            assertThat(finish(process).exit()).isEqualTo(7);
        }
        assertThat(Files.readAllLines(builds)).hasSize(1);
    }

    @Test
    void aLockThatWasLeftBehindIsTakenOver() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path apps = Files.createDirectories(tree.resolve("target/app"));
        Files.createSymbolicLink(apps.resolve("lock"), Path.of(Long.toString(gone.pid())));
        assertThat(launch(tree.resolve("gradus"), "x").exit()).isEqualTo(7);
        assertThat(apps.resolve("lock")).doesNotExist();
    }

    @Test
    void aFailedBuildShowsWhyAndDoesNotRun() throws Exception {
        Files.writeString(tree.resolve("core/src/main/java/A.java"), "broken");
        Outcome outcome = launch(tree.resolve("gradus"), "x");
        assertThat(outcome.exit()).isEqualTo(ExitCode.INTERNAL);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("A.java is broken", "the build failed");
        Files.writeString(tree.resolve("core/src/main/java/A.java"), "mended");
        assertThat(launch(tree.resolve("gradus"), "x").exit()).isEqualTo(7);
    }

    @Test
    void withoutAJdkItSaysWhereToGetOne() throws Exception {
        // The machine that runs this test has a JDK 25 in a usual place, so the copy asks for one that nobody has.
        Path copy = tree.resolve("gradus");
        String script = Files.readString(copy);
        assertThat(script).contains("-ge 25");
        Files.writeString(copy, script.replace("-ge 25", "-ge 999"));
        Outcome outcome = launch(copy, "--version");
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err().lines()).singleElement().asString().contains("JDK 25", "https://adoptium.net");
        assertThat(builds).doesNotExist();
    }

    @Test
    void anOlderJdkInJavaHomeIsPassedOver() throws Exception {
        Path old = temporary.resolve("old");
        script(old.resolve("bin/java"), "exit 99");
        script(old.resolve("bin/javac"), "exit 99");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        ProcessBuilder builder = builder(tree.resolve("gradus"), "x");
        builder.environment().put("JAVA_HOME", old.toString());
        builder.environment()
                .put("PATH", jdk.resolve("bin") + ":" + builder.environment().get("PATH"));
        assertThat(finish(builder.start()).exit()).isEqualTo(7);
    }

    private Outcome launch(Path script, String... arguments) throws Exception {
        return finish(start(script, arguments));
    }

    private Process start(Path script, String... arguments) throws IOException {
        return builder(script, arguments).start();
    }

    private ProcessBuilder builder(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", temporary.resolve("bin") + ":/usr/bin:/bin");
        return builder;
    }

    private static Outcome finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** File times may be as coarse as a second, and the sources are older than a build of them. */
    private static void age(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
    }

    private static void touchLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }
}
