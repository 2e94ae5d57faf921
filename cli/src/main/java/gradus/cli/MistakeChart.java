package gradus.cli;

import java.util.Locale;
import java.util.Map;

/** How often each mistake was made, as bars that are as wide as their page and whose words stay as large as its own. */
final class MistakeChart {
    private MistakeChart() {}

    /** A bar for each entry, in their order; nothing where there is none. */
    static String html(String title, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return "";
        }
        long most = counts.values().stream().mapToLong(n -> n).max().orElse(1);
        StringBuilder out = new StringBuilder("<ul class=\"bars\" aria-label=\"" + HtmlPage.escape(title) + "\">\n");
        counts.forEach((name, count) -> out.append(String.format(
                Locale.ROOT,
                "<li><span>%s</span><span class=\"bar\"><i style=\"width:%.1f%%\"></i><b>%d</b></span></li>%n",
                HtmlPage.escape(name),
                85.0 * count / most,
                count)));
        return out.append("</ul>\n").toString();
    }
}
