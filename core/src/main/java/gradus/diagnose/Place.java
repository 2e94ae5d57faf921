package gradus.diagnose;

import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Variable;
import java.util.List;

/** Where a mistake is, for somebody who knows the variables of the file and no others. */
final class Place {
    private Place() {}

    /** The variable; where the file does not have it, the first one that shows the mistake, and which part of it. */
    static String of(Mistake m, Diagnosis d) {
        String shows = shows(m, d);
        return shows.equals(m.variable())
                ? d.nameInFile(shows)
                : d.nameInFile(shows) + " (its part " + m.variable() + ")";
    }

    /** The first variable of the file in which the mistake is seen. */
    static String shows(Mistake m, Diagnosis d) {
        List<String> names = d.variables().stream().map(Variable::name).toList();
        int at = names.indexOf(m.variable());
        if (at < 0) {
            return m.variable();
        }
        for (Variable v : d.variables().subList(at, names.size())) {
            boolean itself = v.name().equals(m.variable()) && v.status() != Status.NOT_GIVEN;
            if (itself || v.status() == Status.WRONG) {
                return v.name();
            }
        }
        String first = d.firstWrong();
        return first == null ? m.variable() : first;
    }
}
