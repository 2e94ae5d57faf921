package gradus.cli;

import gradus.array.AtomicFiles;
import gradus.document.HtmlWriter;
import gradus.explain.Explanation;
import gradus.explain.ExplanationDocument;
import gradus.train.Metrics;
import gradus.train.TrainingListener.EpochReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training on one HTML page, which needs nothing but itself: no script, no file, no network.
 *
 * @param title what was trained on what
 * @param lead the result in a sentence or two
 * @param history an entry for each epoch
 * @param bestEpoch the one whose weights were kept
 * @param test the metrics on test data, if there are any
 * @param settings what decided the result, for a table
 * @param check numeric against derived gradients, if they were compared
 * @param explanation the derivation of every gradient
 */
record Report(
        String title,
        String lead,
        List<EpochReport> history,
        int bestEpoch,
        @Nullable Metrics test,
        Map<String, String> settings,
        @Nullable Checked check,
        Explanation explanation) {
    /**
     * A gradient check.
     *
     * @param lead what was compared, and what came of it
     * @param rows a line for each parameter
     */
    record Checked(String lead, List<Row> rows) {
        /**
         * One parameter tensor.
         *
         * @param entries how many of how many were compared in double
         * @param error the relative error in double
         * @param exactEntries how many of how many were compared in 50 digits
         * @param exactError the relative error in 50 digits
         */
        record Row(String parameter, String entries, String error, String exactEntries, String exactError) {}
    }

    void write(Path file) {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(file, out -> out.write(page));
    }

    String html() {
        StringBuilder page = new StringBuilder();
        page.append("<h1>").append(HtmlPage.escape(title)).append("</h1>\n<p class=\"lead\">");
        page.append(HtmlPage.escape(lead)).append("</p>\n");
        results(page);
        curve(page);
        settings(page);
        check(page);
        page.append("<h1 id=\"derivation\">Every gradient, derived</h1>\n");
        page.append(HtmlWriter.fragment(ExplanationDocument.of(explanation), explanation.symbols()));
        return HtmlPage.of(title, page.toString());
    }

    private void results(StringBuilder page) {
        if (test == null) {
            return;
        }
        page.append("<h2>On test data</h2>\n<dl class=\"figures\">\n");
        figure(page, "rows", String.valueOf(test.rows()));
        switch (test) {
            case Metrics.Classification m -> {
                figure(page, "accuracy", percent(m.accuracy()));
                figure(page, "log-loss", m.logLoss());
                figure(page, "AUC", m.auc());
            }
            case Metrics.MultiLabel m -> {
                figure(page, "rows all right", percent(m.accuracy()));
                figure(page, "log-loss", m.logLoss());
            }
            case Metrics.Regression m -> {
                figure(page, "RMSE", m.rmse());
                figure(page, "MAE", m.mae());
                figure(page, "R\u00b2", m.r2());
            }
        }
        figure(page, "loss", test.loss());
        page.append("</dl>\n");
        if (test instanceof Metrics.Classification m) {
            confusion(page, m);
        }
    }

    private static void figure(StringBuilder page, String name, double value) {
        if (!Double.isNaN(value)) {
            figure(page, name, String.format(Locale.ROOT, "%.4g", value));
        }
    }

    private static void figure(StringBuilder page, String name, String value) {
        page.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd></div>\n");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }

    private static void confusion(StringBuilder page, Metrics.Classification m) {
        page.append("<h3>Confusion matrix</h3>\n<div class=\"wide\"><table class=\"confusion\">\n");
        page.append(
                "<caption>A row for each true class, a column for each predicted one.</caption>\n<tr><td class=\"corner\"></td>");
        m.classes()
                .forEach(name -> page.append("<th scope=\"col\">")
                        .append(HtmlPage.escape(name))
                        .append("</th>"));
        page.append("</tr>\n");
        for (int row = 0; row < m.classes().size(); row++) {
            List<Integer> counts = m.confusion().get(row);
            int all = Math.max(1, counts.stream().mapToInt(n -> n).sum());
            page.append("<tr><th scope=\"row\">")
                    .append(HtmlPage.escape(m.classes().get(row)))
                    .append("</th>");
            for (int column = 0; column < counts.size(); column++) {
                int count = counts.get(column);
                page.append(String.format(
                        Locale.ROOT,
                        "<td class=\"%s\" style=\"--share:%.0f%%\">%d</td>",
                        row == column ? "right" : count > 0 ? "wrong" : "none",
                        count == 0 ? 0 : 12 + 48.0 * count / all,
                        count));
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private void curve(StringBuilder page) {
        String chart = LossChart.svg(history, bestEpoch);
        if (!chart.isEmpty()) {
            page.append("<h2>Loss</h2>\n<figure>\n").append(chart).append("</figure>\n");
        }
    }

    private void settings(StringBuilder page) {
        page.append("<h2>Settings</h2>\n<div class=\"wide\"><table class=\"settings\">\n");
        settings.forEach((name, value) -> page.append("<tr><th scope=\"row\">")
                .append(HtmlPage.escape(name))
                .append("</th><td>")
                .append(HtmlPage.escape(value))
                .append("</td></tr>\n"));
        page.append("</table></div>\n");
    }

    private void check(StringBuilder page) {
        if (check == null) {
            return;
        }
        page.append("<h2>Gradient check</h2>\n<p>")
                .append(HtmlPage.escape(check.lead()))
                .append("</p>\n");
        page.append("<div class=\"wide\"><table class=\"numbers\">\n<tr><th scope=\"col\">parameter</th>"
                + "<th scope=\"col\">entries</th><th scope=\"col\">error in double</th>"
                + "<th scope=\"col\">entries</th><th scope=\"col\">error in 50 digits</th></tr>\n");
        for (Checked.Row row : check.rows()) {
            page.append("<tr><th scope=\"row\">")
                    .append(HtmlPage.escape(row.parameter()))
                    .append("</th>");
            for (String cell : List.of(row.entries(), row.error(), row.exactEntries(), row.exactError())) {
                page.append("<td>").append(HtmlPage.escape(cell)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }
}
