package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.code.Language;
import gradus.diagnose.Diagnoses;
import gradus.diagnose.Diagnosis;
import gradus.diagnose.DiagnosisDocument;
import gradus.json.Json;
import gradus.tables.CsvLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportFolderTest {
    @TempDir
    private Path folder;

    private Path write(double points, Diagnosis... diagnoses) {
        Path report = folder.resolve("out");
        new ReportFolder(report)
                .write(
                        Arrays.stream(diagnoses)
                                .map(d -> new ReportFolder.Entry(d, 0.25, Gradescope.share(d)))
                                .toList(),
                        d -> DiagnosisDocument.of(d, Language.NUMPY),
                        points);
        return report;
    }

    private static Diagnosis[] all() {
        return new Diagnosis[] {
            Diagnoses.wrong(Diagnoses.EXTRA, Diagnoses.MEAN),
            Diagnoses.correct(),
            Diagnoses.open(),
            Diagnoses.unreadable(),
            Diagnosis.unreadable("../evil <&\"\u0001>.npz", "\u0000\u001b[31m, \"quoted\"\nand more")
        };
    }

    private static Json.Obj results(Path file) throws IOException {
        return (Json.Obj) Json.parse(Files.readAllBytes(file), file.toString());
    }

    @Test
    void junitXmlIsValidAndSaysWhatFailed() throws Exception {
        Path xml = write(1, all()).resolve("junit.xml");
        SchemaFactory schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        schemas.newSchema(Objects.requireNonNull(ReportFolderTest.class.getResource("junit.xsd")))
                .newValidator()
                .validate(new StreamSource(xml.toFile()));
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(List.of(suite.getAttribute("tests"), suite.getAttribute("failures"), suite.getAttribute("errors")))
                .containsExactly("5", "2", "2");
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(2);
        NodeList cases = document.getElementsByTagName("testcase");
        Element first = (Element) cases.item(0);
        assertThat(first.getAttribute("name")).isEqualTo("ann.npz");
        assertThat(first.getElementsByTagName("failure").item(0).getTextContent())
                .contains("2 mistakes in dZ2 and dW1", "right  dZ2 = A2 - Y");
        assertThat(cases.item(1).hasChildNodes()).isFalse();
    }

    @Test
    void gradescopeGivesAllPointsForWhatIsRightOnly() throws Exception {
        Json.Obj right = results(write(10, Diagnoses.correct()).resolve("results.json"));
        assertThat(right.number("score")).isEqualTo(10);
        assertThat(right.list("tests")).hasSize(3);
        double sum = right.list("tests").stream()
                .mapToDouble(t -> ((Json.Obj) t).number("max_score"))
                .sum();
        assertThat(sum).isBetween(9.99, 10.01);
        assertThat(right.text("output")).contains("bob.npz: correct");
        Json.Obj wrong = results(write(10, Diagnoses.wrong(Diagnoses.EXTRA)).resolve("results.json"));
        // Of verdict, A2, dZ2 and dW2, which follows, two are as they should be.
        assertThat(wrong.number("score")).isEqualTo(5);
        assertThat(wrong.list("tests"))
                .extracting(t -> ((Json.Obj) t).text("status"))
                .containsExactly("failed", "passed", "failed", "passed");
        assertThat(results(write(10, Diagnoses.unreadable()).resolve("results.json"))
                        .number("score"))
                .isZero();
        assertThat(results(write(10, Diagnoses.open()).resolve("results.json")).number("score"))
                .isZero();
    }

    @Test
    void manySubmissionsHaveFoldersOfTheirOwnInsideTheReport() throws Exception {
        Path report = write(1, all());
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> report.relativize(f).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrder(
                            "junit.xml",
                            "summary.csv",
                            "index.html",
                            "submissions/ann.npz/results.json",
                            "submissions/bob.npz/results.json",
                            "submissions/cy.npz/results.json",
                            "submissions/dee.npz/results.json",
                            "submissions/__evil_.npz/results.json");
        }
    }

    @Test
    void theTableHasALineForEach() {
        List<CsvLines.Line> lines = CsvLines.read(write(1, all()).resolve("summary.csv"));
        assertThat(lines).hasSize(6);
        assertThat(lines.getFirst().fields()).startsWith("file", "verdict", "net", "loss", "layout", "firstWrong");
        assertThat(lines.get(1).fields())
                .startsWith("ann.npz", "mistake", "2 > 3 tanh > 1 sigmoid", "bce", "columns", "dZ2")
                .contains("extra-activation-derivative missing-one-over-m", "dZ2 dW1", "softmax-diagonal");
        assertThat(lines).allSatisfy(l -> assertThat(l.fields()).hasSize(10));
        assertThat(lines.get(5).fields().getLast()).contains(", \"quoted\"\nand more");
    }

    @Test
    void noCellOfTheTableIsAFormula() {
        Diagnosis[] evil = {
            Diagnosis.unreadable("=cmd|calc.npz", "+a"),
            Diagnosis.unreadable("@sum.npz", "-2+3"),
            Diagnosis.unreadable("\t=1.npz", "fine"),
        };
        assertThat(CsvLines.read(write(1, evil).resolve("summary.csv")).stream()
                        .skip(1)
                        .map(line ->
                                line.fields().getFirst() + " " + line.fields().getLast()))
                .containsExactly("'=cmd|calc.npz '+a", "'@sum.npz '-2+3", "'\t=1.npz fine");
    }

    @Test
    void thePageNeedsNothingElseAndRunsNothing() throws Exception {
        String page = Files.readString(write(1, all()).resolve("index.html"));
        assertThat(page)
                .contains("5 submissions: 1 correct, 1 with a mistake, 1 undecided, 2 unreadable.")
                .contains("<ul class=\"bars\"", "<li><span>missing-one-over-m</span>", "href=\"#s4\"", "id=\"s4\"")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script", "http://", "https://", "src=", "<link rel=\"stylesheet\"")
                .doesNotContain("evil <&");
    }

    @Test
    void aFolderThatIsThereKeepsWhatElseIsInIt() throws Exception {
        Path report = Files.createDirectory(folder.resolve("out"));
        Files.writeString(report.resolve("mine.txt"), "kept");
        Files.writeString(report.resolve("index.html"), "old");
        write(1, Diagnoses.correct());
        assertThat(report.resolve("mine.txt")).hasContent("kept");
        assertThat(Files.readString(report.resolve("index.html"))).contains("bob.npz");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(report);
        }
    }

    @Test
    void whatCannotBeWrittenIsToldBeforeAnyWork() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> new ReportFolder(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a file is in the way");
        assertThatThrownBy(() -> new ReportFolder(folder.resolve("a/b")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
    }
}
