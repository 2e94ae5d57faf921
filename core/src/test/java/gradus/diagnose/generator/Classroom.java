package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Submissions of the sizes that people hand in, many at a time: for measuring time. */
final class Classroom {
    private static final int SUBMISSIONS = 300;
    private static final int LARGE = 12;
    private static final List<String> HIDDEN = List.of("relu", "tanh", "sigmoid");

    private Classroom() {}

    static List<Draft> of(long seed) {
        Random random = Submissions.random(seed, "classroom");
        List<Draft> drafts = new ArrayList<>();
        while (drafts.size() < SUBMISSIONS) {
            Net net = small(random);
            add(drafts, net, drafts.size() % 3 == 0, random);
        }
        return drafts;
    }

    static List<Draft> large(long seed) {
        Random random = Submissions.random(seed, "large");
        Net net = Net.of("large", "64 > 64 relu > 64 tanh > 64 relu > 64 sigmoid > 64 softmax", "cross-entropy", 32)
                .penalty(0.5);
        List<Draft> drafts = new ArrayList<>();
        while (drafts.size() < LARGE) {
            add(drafts, net, drafts.size() % 4 == 0, random);
        }
        return drafts;
    }

    private static Net small(Random random) {
        int examples = 10 + random.nextInt(91);
        int inputs = 2 + random.nextInt(15);
        int units = 2 + random.nextInt(15);
        String hidden = inputs + " > " + units + " " + HIDDEN.get(random.nextInt(HIDDEN.size()));
        Net net = switch (random.nextInt(3)) {
            case 0 -> Net.of("binary", hidden + " > 1 sigmoid", "bce", examples);
            case 1 ->
                Net.of("classes", hidden + " > " + (3 + random.nextInt(8)) + " softmax", "cross-entropy", examples);
            default ->
                Net.of("numbers", hidden + " > " + (1 + random.nextInt(3)) + " identity", "squared-error", examples);
        };
        return random.nextBoolean() ? net.penalty(0.7) : net;
    }

    private static void add(List<Draft> drafts, Net net, boolean right, Random random) {
        List<Mistake> listed = Submissions.listed(net);
        List<Mistake> mistakes = right ? List.of() : List.of(listed.get(random.nextInt(listed.size())));
        boolean needsLossSlope = mistakes.stream().anyMatch(mistake -> mistake.needsLossSlope(net));
        Handing handing = Handing.draw(net, needsLossSlope, random)
                .with(Contents.FULL)
                .with(Dialect.COLUMNS)
                .with(Precision.DOUBLE);
        Draft draft = Draft.of(net, Data.draw(net, handing.arithmetic(), random), handing, mistakes);
        if (right || draft.applies()) {
            drafts.add(draft.told());
        }
    }
}
