package gradus.cli;

import gradus.diagnose.Diagnosis;
import gradus.diagnose.DiagnosisDocument;
import gradus.document.Document;
import gradus.document.HtmlWriter;
import gradus.formula.Symbols;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** All diagnoses on one page: how many of what, which mistakes, a table, and every report in a fold. */
final class DiagnosisIndex {
    private DiagnosisIndex() {}

    /** @param document a diagnosis for reading */
    static String html(List<Diagnosis> diagnoses, Function<Diagnosis, Document> document) {
        String lead = DiagnosisSummary.counts(diagnoses);
        StringBuilder page = new StringBuilder("<h1>Diagnoses</h1>\n<p class=\"lead\">");
        page.append(HtmlPage.escape(lead)).append("</p>\n");
        chart(page, diagnoses);
        table(page, diagnoses);
        page.append("<h2>Reports</h2>\n");
        for (int n = 0; n < diagnoses.size(); n++) {
            Diagnosis d = diagnoses.get(n);
            // A link to what lies inside a fold opens it.
            page.append("<details class=\"report\"><summary>").append(HtmlPage.escape(d.file()));
            page.append(": ").append(HtmlPage.escape(DiagnosisDocument.headline(d)));
            page.append("</summary>\n<div id=\"s").append(n).append("\">\n");
            page.append(HtmlWriter.fragment(document.apply(d), Symbols.NAMES)).append("</div></details>\n");
        }
        return HtmlPage.of("Diagnoses: " + lead, page.toString());
    }

    private static void chart(StringBuilder page, List<Diagnosis> diagnoses) {
        Map<String, Long> counts = DiagnosisSummary.histogram(diagnoses);
        if (!counts.isEmpty()) {
            boolean named = diagnoses.stream().anyMatch(d -> !d.mistakes().isEmpty());
            String title = named ? "Mistakes" : "First wrong variable";
            page.append("<h2>").append(title).append("</h2>\n");
            page.append(MistakeChart.html(title + ", and how often", counts));
        }
    }

    private static void table(StringBuilder page, List<Diagnosis> diagnoses) {
        page.append("<h2>Submissions</h2>\n<div class=\"wide\"><table class=\"submissions\">\n<tr>");
        for (String head : List.of("submission", "verdict", "first wrong", "what")) {
            page.append("<th scope=\"col\">").append(head).append("</th>");
        }
        page.append("</tr>\n");
        for (int n = 0; n < diagnoses.size(); n++) {
            row(page, diagnoses.get(n), n);
        }
        page.append("</table></div>\n");
    }

    private static void row(StringBuilder page, Diagnosis d, int n) {
        String verdict = d.verdict().text();
        page.append("<tr><th scope=\"row\"><a href=\"#s").append(n).append("\">");
        page.append(HtmlPage.escape(d.file())).append("</a></th><td><span class=\"verdict ");
        page.append(verdict).append("\">").append(verdict.replace('-', ' ')).append("</span></td><td>");
        page.append(HtmlPage.escape(Objects.requireNonNullElse(d.firstWrong(), "–")));
        page.append("</td><td>").append(HtmlPage.escape(DiagnosisSummary.sentence(d)));
        String ids = DiagnosisSummary.mistakes(d);
        if (!ids.isEmpty()) {
            page.append(" <span class=\"id\">").append(HtmlPage.escape(ids)).append("</span>");
        }
        page.append("</td></tr>\n");
    }
}
