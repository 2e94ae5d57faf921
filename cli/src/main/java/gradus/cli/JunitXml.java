package gradus.cli;

import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Verdict;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Diagnoses in the form in which build servers read tests: one case a submission. */
final class JunitXml {
    private static final String SUITE = "gradus.diagnose";

    private JunitXml() {}

    /** @param text a diagnosis for reading */
    static String of(List<ReportFolder.Entry> entries, Function<Diagnosis, String> text) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        double seconds =
                entries.stream().mapToDouble(ReportFolder.Entry::seconds).sum();
        String now = LocalDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        long errors = count(entries, true);
        xml.append("  <testsuite name=\"").append(SUITE).append("\" package=\"gradus\" id=\"0\" tests=\"");
        xml.append(entries.size()).append("\" failures=\"").append(count(entries, false) - errors);
        xml.append("\" errors=\"").append(errors).append("\" time=\"").append(time(seconds));
        xml.append("\" timestamp=\"").append(now).append("\" hostname=\"localhost\">\n    <properties/>\n");
        for (ReportFolder.Entry entry : entries) {
            testCase(xml, entry, text);
        }
        return xml.append("    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n")
                .toString();
    }

    /** What is not correct, or only what could not be read. */
    private static long count(List<ReportFolder.Entry> entries, boolean unreadable) {
        return entries.stream()
                .map(e -> e.diagnosis().verdict())
                .filter(v -> unreadable ? v == Verdict.UNREADABLE : v != Verdict.CORRECT)
                .count();
    }

    private static void testCase(StringBuilder xml, ReportFolder.Entry entry, Function<Diagnosis, String> text) {
        Diagnosis d = entry.diagnosis();
        xml.append("    <testcase classname=\"")
                .append(SUITE)
                .append("\" name=\"")
                .append(escape(d.file()));
        xml.append("\" time=\"").append(time(entry.seconds())).append('"');
        if (d.verdict() == Verdict.CORRECT) {
            xml.append("/>\n");
            return;
        }
        String element = d.verdict() == Verdict.UNREADABLE ? "error" : "failure";
        String type = d.mistakes().isEmpty()
                ? d.verdict().text()
                : d.mistakes().getFirst().id();
        xml.append(">\n      <").append(element).append(" type=\"").append(escape(type));
        xml.append("\" message=\"").append(escape(DiagnosisSummary.sentence(d))).append("\">");
        xml.append(escape(text.apply(d)));
        xml.append("</").append(element).append(">\n    </testcase>\n");
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String escape(String text) {
        return HtmlPage.escape(Printable.of(text));
    }
}
