package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

    /** Of each kind of unlisted mistake. */
    private static final int EACH = 2;

    private Submissions() {}

    /** One mistake each: for every network, every listed mistake that applies to it, at one place or in a loop. */
    public static List<Submission> single(long seed) {
        return handedIn(singleDrafts(seed));
    }

    /** Nothing wrong: ordinary ones, those that people report as wrong, and those computed in float32. */
    public static List<Submission> right(long seed) {
        return handedIn(RightOnes.of(seed));
    }

    /** What a teacher gets: 300 of networks of two layers, widths up to 16, m up to 100; a third of them is right. */
    public static List<Submission> classroom(long seed) {
        return handedIn(Classroom.of(seed));
    }

    /** Twelve of networks of five layers of 64 units. */
    public static List<Submission> large(long seed) {
        return handedIn(Classroom.large(seed));
    }

    /** Two listed mistakes each, at different places. */
    public static List<Submission> pairs(long seed) {
        return handedIn(pairDrafts(seed));
    }

    static List<Draft> pairDrafts(long seed) {
        List<Draft> drafts = new ArrayList<>();
        for (Net net : Networks.all()) {
            Random random = random(seed, "pairs of " + net.name());
            List<Mistake> candidates = listed(net);
            List<List<Mistake>> byId = new ArrayList<>(byId(candidates).values());
            int wanted = net.layers() == 1 ? 3 : 5;
            for (int attempt = 0; attempt < 200 && wanted > 0; attempt++) {
                Mistake first = any(any(byId, random), random);
                Mistake second = any(any(byId, random), random);
                if (!first.id().equals(second.id())
                        && first.apartFrom(second)
                        && addDraft(drafts, net, List.of(first, second), candidates, random)) {
                    wanted--;
                }
            }
        }
        return drafts;
    }

    /** Mistakes that no list has, each with a sentence: for reading what is said about them. */
    public static List<Submission> edits(long seed) {
        return handedIn(editDrafts(seed));
    }

    static List<Draft> editDrafts(long seed) {
        Random random = random(seed, "edits");
        Map<String, List<Runnable>> attempts = new LinkedHashMap<>();
        Map<String, Integer> left = new HashMap<>();
        List<Draft> drafts = new ArrayList<>();
        for (Net net : Networks.all()) {
            if (net.saturated()) {
                continue;
            }
            List<Mistake> candidates = listed(net);
            EditCollector found = new EditCollector();
            ForwardEdits.addTo(found, net);
            BackwardEdits.addTo(found, net);
            ParameterEdits.addTo(found, net);
            found.kinds()
                    .forEach((kind, choice) -> attempts.computeIfAbsent(kind, k -> new ArrayList<>())
                            .add(() -> {
                                if (left.merge(kind, 0, Integer::sum) < EACH
                                        && addEdit(drafts, net, any(choice, random), candidates, random)) {
                                    left.merge(kind, 1, Integer::sum);
                                }
                            }));
        }
        attempts.values().forEach(list -> {
            Collections.shuffle(list, random);
            list.forEach(Runnable::run);
        });
        return drafts;
    }

    private static boolean addEdit(List<Draft> drafts, Net net, Mistake edit, List<Mistake> candidates, Random random) {
        int before = drafts.size();
        if (addDraft(drafts, net, List.of(edit), candidates, random)
                && drafts.getLast().twins(candidates).isEmpty()) {
            return true;
        }
        drafts.subList(before, drafts.size()).clear();
        return false;
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
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
                    if (wanted > 0 && addDraft(drafts, net, List.of(mistake), candidates, random)) {
                        wanted--;
                    }
                }
            });
        }
        return drafts;
    }

    private static boolean addDraft(
            List<Draft> drafts, Net net, List<Mistake> mistakes, List<Mistake> candidates, Random random) {
        boolean needsLossSlope = mistakes.stream().anyMatch(mistake -> mistake.needsLossSlope(net));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Handing handing = Handing.draw(net, needsLossSlope, random);
            Data data = Data.draw(net, handing.arithmetic(), random);
            Draft draft = Draft.of(net, data, handing, mistakes);
            if (canBeSaved(draft) && draft.applies() && draft.canBeTold(candidates, ALTERNATIVES)) {
                drafts.add(draft.told());
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

    static boolean canBeSaved(Draft draft) {
        try {
            draft.handing().dialect().arrays(draft.pass(), draft.given(), Precision.DOUBLE, Set.of());
            return true;
        } catch (ShapeError noPlace) {
            return false;
        }
    }

    private static List<Submission> handedIn(List<Draft> drafts) {
        List<Submission> submissions = new ArrayList<>();
        for (Draft draft : drafts) {
            Handing handing = draft.handing();
            List<String> ids = draft.mistakes().stream().map(Mistake::id).toList();
            String mistakes = ids.isEmpty() ? "right" : ids.getFirst().isEmpty() ? "rewritten" : String.join("+", ids);
            String file = String.format(
                    Locale.ROOT,
                    "%04d-%s-%s-%s-%s-%s",
                    submissions.size() + 1,
                    draft.net().name(),
                    mistakes,
                    handing.contents(),
                    handing.dialect(),
                    handing.precision());
            submissions.add(draft.submission(file.toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return submissions;
    }

    static Random random(long seed, String name) {
        return new Random(31 * seed + name.hashCode());
    }
}
