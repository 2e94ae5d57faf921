package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Lists of submissions, the same for the same seed. */
public final class Submissions {
    /** More other mistakes with the same numbers than this, and no one can say which it was. */
    private static final int ALTERNATIVES = 3;

    private static final int ATTEMPTS = 4;

    /** Few networks have room for these, so that each of them gets several. */
    private static final Set<String> RARE = Set.of(
            "wrong-layer",
            "weights-not-transposed",
            "matmul-elementwise-confused",
            "bias-wrong-axis",
            "unstable-loss",
            "dropout-mask-missing",
            "dropout-not-rescaled",
            "shape-broadcast");

    private Submissions() {}

    /** One mistake each: for every network, every listed mistake that applies to it, at one place or in a loop. */
    public static List<Submission> single(long seed) {
        return handedIn(singleDrafts(seed));
    }

    static List<Draft> singleDrafts(long seed) {
        List<Draft> drafts = new ArrayList<>();
        for (Net net : Networks.all()) {
            Random random = random(seed, net.name());
            List<Mistake> candidates = listed(net);
            byId(candidates).forEach((id, choice) -> {
                Collections.shuffle(choice, random);
                int wanted = RARE.contains(id) ? 4 : 1;
                for (Mistake mistake : choice) {
                    if (wanted > 0 && addDraft(drafts, net, mistake, candidates, random)) {
                        wanted--;
                    }
                }
            });
        }
        return drafts;
    }

    private static boolean addDraft(
            List<Draft> drafts, Net net, Mistake mistake, List<Mistake> candidates, Random random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Handing handing = Handing.draw(net, mistake.needsLossSlope(net), random);
            Data data = Data.draw(net, handing.precision().arithmetic(), random);
            Draft draft = Draft.of(net, data, handing, List.of(mistake));
            if (canBeSaved(draft) && draft.applies() && draft.twins(candidates).size() <= ALTERNATIVES) {
                drafts.add(draft);
                return true;
            }
        }
        return false;
    }

    static List<Mistake> listed(Net net) {
        return Stream.of(OutputMistakes.of(net), HiddenMistakes.of(net), WeightMistakes.of(net), CostMistakes.of(net))
                .flatMap(List::stream)
                .toList();
    }

    private static Map<String, List<Mistake>> byId(List<Mistake> mistakes) {
        Map<String, List<Mistake>> byId = new LinkedHashMap<>();
        mistakes.forEach(mistake ->
                byId.computeIfAbsent(mistake.id(), id -> new ArrayList<>()).add(mistake));
        return byId;
    }

    private static boolean canBeSaved(Draft draft) {
        try {
            draft.handing().dialect().arrays(draft.pass(), draft.given(), Precision.DOUBLE);
            return true;
        } catch (ShapeError noPlace) {
            return false;
        }
    }

    private static List<Submission> handedIn(List<Draft> drafts) {
        List<Submission> submissions = new ArrayList<>();
        for (Draft draft : drafts) {
            Handing handing = draft.handing();
            String mistakes =
                    String.join("+", draft.mistakes().stream().map(Mistake::id).toList());
            String file = String.format(
                    Locale.ROOT,
                    "%04d-%s-%s-%s-%s-%s",
                    submissions.size() + 1,
                    draft.net().name(),
                    mistakes,
                    handing.contents(),
                    handing.dialect(),
                    handing.precision());
            submissions.add(draft.submission(
                    file.toLowerCase(Locale.ROOT).replace('_', '-'),
                    draft.net().loss().toString()));
        }
        return submissions;
    }

    static Random random(long seed, String name) {
        return new Random(31 * seed + name.hashCode());
    }
}
