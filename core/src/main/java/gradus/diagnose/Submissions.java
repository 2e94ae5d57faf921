package gradus.diagnose;

import gradus.InputException;
import gradus.network.Library;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What of a folder is a submission. */
public final class Submissions {
    private static final List<String> ARRAY_FILES = List.of(".npz", ".mat", ".safetensors");
    private static final List<String> SINGLE_ARRAYS = List.of(".npy", ".csv");
    private static final int DEEPEST = 32;
    private static final Letters LETTERS = Letters.of(Library.builtIn());

    private Submissions() {}

    /**
     * One submission.
     *
     * @param path a file, or a folder of single arrays
     * @param name the path relative to the folder that was searched, with {@code /} on every system
     */
    public record Submission(Path path, String name) {}

    /**
     * Whether a folder is one submission: it directly holds .npy or .csv files named as variables of a layer.
     *
     * @param told names of arrays that are called something else
     */
    public static boolean isOne(Path folder, Set<String> told) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(f -> isVariable(f, told));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isVariable(Path file, Set<String> told) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || !SINGLE_ARRAYS.contains(name.substring(dot).toLowerCase(Locale.ROOT))) {
            return false;
        }
        String stem = name.substring(0, dot);
        // A table of marks may be called y.csv or scores.csv; no table but a learner's is called W1.csv.
        return told.contains(stem)
                || NameTable.of(stem, LETTERS)
                        .filter(m -> m.layer() >= 0 || m.kind() == Kind.WEIGHTS || m.kind() == Kind.BIAS)
                        .isPresent();
    }

    /**
     * All submissions in a folder that is none itself, in the order of their names.
     *
     * @throws InputException if there is none
     */
    public static List<Submission> in(Path folder, Set<String> told) {
        List<Submission> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new Visitor(folder, told, found));
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read (" + e.getMessage() + ").", e);
        }
        if (found.isEmpty()) {
            throw new InputException(
                    folder + ": holds no submission, which is an .npz, .mat or .safetensors file, or a "
                            + "folder of .npy or .csv files named W1, dW1 and so on.");
        }
        found.sort(Comparator.comparing(Submission::name));
        return found;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Set<String> told;
        private final List<Submission> found;

        Visitor(Path root, Set<String> told, List<Submission> found) {
            this.root = root;
            this.told = told;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (isHidden(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (isOne(folder, told)) {
                add(folder);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            consider(file);
            return FileVisitResult.CONTINUE;
        }

        private void consider(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (!isHidden(file) && ARRAY_FILES.stream().anyMatch(name::endsWith)) {
                add(file);
            }
        }

        /** Reading it will say what is wrong with it. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            consider(file);
            return FileVisitResult.CONTINUE;
        }

        private void add(Path path) {
            found.add(new Submission(path, root.relativize(path).toString().replace('\\', '/')));
        }

        /** Also what some systems put beside each file of an archive. */
        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
