package gradus.cli;

import gradus.InputException;
import gradus.array.AtomicFiles;
import gradus.diagnose.Diagnosis;
import gradus.document.Document;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.tables.SpreadsheetSafe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a teacher gets of a run: files for a build server, for Gradescope, for a spreadsheet, and a page. */
final class ReportFolder {
    private final Path folder;

    /**
     * One submission.
     *
     * @param diagnosis no more than is to be told of it
     * @param share of the points, from 0 to 1: of all that was found
     */
    record Entry(Diagnosis diagnosis, double seconds, double share) {}

    /** @throws InputException if it cannot be written, before any work is done */
    ReportFolder(Path folder) {
        this.folder = folder;
        Path parent = folder.toAbsolutePath().normalize().getParent();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException("--report " + folder + ": a file is in the way; give the name of a folder.");
        }
        if (!Files.exists(folder) && (parent == null || !Files.isDirectory(parent))) {
            throw new InputException("--report " + folder + ": the folder " + parent + " does not exist.");
        }
        Path writable = Files.exists(folder) ? folder : Objects.requireNonNull(parent);
        if (!Files.isWritable(writable)) {
            throw new InputException("--report " + folder + ": writing there is not permitted.");
        }
    }

    /** Whether that file would be written over. */
    boolean takesPlaceOf(Path file) {
        return Stream.of("junit.xml", "results.json", "summary.csv", "index.html")
                .map(folder::resolve)
                .anyMatch(f -> f.toAbsolutePath()
                        .normalize()
                        .equals(file.toAbsolutePath().normalize()));
    }

    /**
     * Writes all files. A new folder appears whole; in one that is there, each file does.
     *
     * @param document a diagnosis for reading
     * @param points for a submission in which all is right
     */
    void write(List<Entry> entries, Function<Diagnosis, Document> document, double points) {
        Map<String, String> files = files(entries, document, points);
        if (Files.exists(folder)) {
            write(files, folder);
            return;
        }
        Path place = folder.toAbsolutePath().normalize();
        Path temporary = place.resolveSibling(
                ".gradus-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            Files.createDirectory(temporary);
            write(files, temporary);
            Files.move(temporary, place);
        } catch (IOException e) {
            throw new InputException("--report " + folder + " cannot be written: " + e.getMessage() + ".", e);
        } finally {
            delete(temporary);
        }
    }

    private static void write(Map<String, String> files, Path into) {
        files.forEach((name, text) -> {
            Path file = into.resolve(name);
            try {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private static Map<String, String> files(
            List<Entry> entries, Function<Diagnosis, Document> document, double points) {
        List<Diagnosis> diagnoses = entries.stream().map(Entry::diagnosis).toList();
        Function<Diagnosis, String> text = d -> TextWriter.write(document.apply(d), TextStyle.PLAIN);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("junit.xml", JunitXml.of(entries, text));
        files.put("summary.csv", csv(diagnoses));
        files.put("index.html", DiagnosisIndex.html(diagnoses, document));
        Set<String> taken = new HashSet<>();
        for (Entry entry : entries) {
            Diagnosis d = entry.diagnosis();
            String place = diagnoses.size() == 1 ? "" : "submissions/" + folder(d.file(), taken) + "/";
            files.put(place + "results.json", Gradescope.of(d, entry.share(), text.apply(d), points));
        }
        return files;
    }

    /** A name of its own that every file system takes, and that leads nowhere else. */
    private static String folder(String file, Set<String> taken) {
        String plain = file.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^\\.+", "_");
        String name = plain.isEmpty() ? "_" : plain.substring(0, Math.min(120, plain.length()));
        for (int n = 2; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
            name = plain.substring(0, Math.min(120, plain.length())) + "-" + n;
        }
        return name;
    }

    private static String csv(List<Diagnosis> diagnoses) {
        StringBuilder csv =
                new StringBuilder("file,verdict,net,loss,layout,firstWrong,mistakes,variables,alternatives,sentence\n");
        for (Diagnosis d : diagnoses) {
            csv.append(Stream.of(
                            d.file(),
                            d.verdict().text(),
                            d.net(),
                            d.loss(),
                            d.layout(),
                            d.firstWrong(),
                            joined(d, Diagnosis.Mistake::id),
                            joined(d, Diagnosis.Mistake::variable),
                            joined(d, m -> String.join(" ", m.alternatives())),
                            DiagnosisSummary.sentence(d))
                    .map(cell -> cell == null ? "" : quoted(cell))
                    .collect(Collectors.joining(",", "", "\n")));
        }
        return csv.toString();
    }

    private static String joined(Diagnosis d, Function<Diagnosis.Mistake, String> part) {
        return d.mistakes().stream().map(part).filter(s -> !s.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        String cell = SpreadsheetSafe.cell(Printable.of(text));
        return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
