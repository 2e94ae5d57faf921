package gradus.cli;

import java.util.Locale;
import java.util.Map;

/** How often each mistake was made, as an SVG picture that stands in an HTML page and takes its colours. */
final class MistakeChart {
    private static final int WIDTH = 720;
    private static final int BAR = 20;
    private static final int STEP = 30;
    private static final int LEFT = 260;
    private static final int RIGHT = 50;

    private MistakeChart() {}

    /** A bar for each entry, in their order; nothing where there is none. */
    static String svg(String title, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        long most = counts.values().stream().mapToLong(n -> n).max().orElse(1);
        out.append(String.format(
                Locale.ROOT,
                "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                STEP * counts.size() + 4,
                HtmlPage.escape(title)));
        int y = 2;
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            double length = (WIDTH - LEFT - RIGHT) * entry.getValue() / (double) most;
            String name = HtmlPage.escape(entry.getKey());
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"><title>%s: %d</title></rect>"
                            + "<text class=\"count\" x=\"%.1f\" y=\"%d\">%d</text>%n",
                    LEFT - 10,
                    y + 15,
                    name,
                    LEFT,
                    y,
                    length,
                    BAR,
                    name,
                    entry.getValue(),
                    LEFT + length + 8,
                    y + 15,
                    entry.getValue()));
            y += STEP;
        }
        return out.append("</svg>\n").toString();
    }
}
