package gradus.diagnose;

import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Puts together what is said of several variables and is one mistake. */
final class MergedMistakes {
    private static final int MOST_ALTERNATIVES = 3;

    private final RightProgram program;
    private final Map<String, Status> statuses;

    /** @param statuses by the names that are shown */
    MergedMistakes(RightProgram program, Map<String, Status> statuses) {
        this.program = program;
        this.statuses = statuses;
    }

    /** One mistake that was made in several places is one mistake. */
    void merge(List<Mistake> mistakes) {
        Map<String, Mistake> first = new LinkedHashMap<>();
        Map<String, List<String>> also = new LinkedHashMap<>();
        for (Mistake m : mistakes) {
            boolean unknown = m.id().equals(Mistake.UNKNOWN);
            String key = m.id() + (unknown ? m.variable() : saysOfAny(m));
            Mistake before = first.putIfAbsent(key, m);
            if (before != null && before.variable().equals(m.variable())) {
                first.put(key + m.sentence(), m);
            } else if (before != null) {
                also.computeIfAbsent(key, k -> new ArrayList<>()).add(m.variable());
            }
        }
        mistakes.clear();
        first.forEach((key, m) -> mistakes.add(
                also.containsKey(key)
                        ? m.withSentence(m.sentence() + " The same in "
                                + String.join(", ", Objects.requireNonNull(also.get(key))) + ".")
                        : m));
        mismatch(mistakes);
    }

    /** The sentence without the variable and the layers that it speaks of: what it says of others as well. */
    private static String saysOfAny(Mistake m) {
        return m.sentence()
                .replaceAll("\\b" + Pattern.quote(m.variable()) + "\\b", "@")
                .replaceAll("\\b([A-Za-z]+)\\d+\\b", "$1");
    }

    /** Where the bias's gradient has the 1/m that the weights' lacks, or the other way round. */
    private void mismatch(List<Mistake> mistakes) {
        if (program.scaling().sums()) {
            return;
        }
        for (int n = 0; n < mistakes.size(); n++) {
            Mistake m = mistakes.get(n);
            if (!m.id().equals("missing-one-over-m") && !m.id().equals("double-one-over-m")) {
                continue;
            }
            String partner = new Roles(program, Map.of()).partner(m.variable());
            Status other = statuses.get(partner);
            if (other == Status.RIGHT || other == Status.FOLLOWS) {
                List<String> alternatives = new ArrayList<>(m.alternatives());
                alternatives.addFirst(m.id());
                mistakes.set(
                        n,
                        m.withName(
                                "one-over-m-mismatch",
                                m.sentence() + " " + partner + " has its 1/m, once.",
                                alternatives.stream().limit(MOST_ALTERNATIVES).toList()));
            }
        }
    }
}
