package gradus.why;

import gradus.InputException;
import gradus.document.Prose;
import gradus.network.Suggestion;
import gradus.notation.Notation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A question that can be asked of any network. */
public enum Topic {
    LAST_LAYER("last-layer", "Why does the output layer's gradient look different?", new LastLayer()),
    NO_DA_AT_OUTPUT("no-dA-at-output", "Why is W^T dZ not used to get dA at the output?", new NoDaAtOutput()),
    VANISHING_FACTOR(
            "vanishing-factor",
            "One course says delta = a - y, another (a - y) * g'(z): who is right?",
            new VanishingFactor()),
    PAIRS("pairs", "Which losses go with which output activations, and why?", new Pairs()),
    LOSS_CHOICE("loss-choice", "Squared error or cross-entropy for classification?", new LossChoice()),
    TRANSPOSE("transpose", "Where does W^T dZ come from: why transposed, why a sum?", new Transpose()),
    ELEMENTWISE("elementwise", "Why * g'(Z), entry by entry, and not a matrix product?", new Elementwise()),
    ANY_ACTIVATION("any-activation", "Is g'(Z) the same for any activation g?", new AnyActivation()),
    ONE_OVER_M("one-over-m", "Why is 1/m in dW and db, but not in dZ?", new OneOverM()),
    SHAPES("shapes", "Which shape has each gradient, and which order the products?", new Shapes()),
    BIAS_SUM("bias-sum", "Why is db a sum, along which axis, and why keepdims?", new BiasSum()),
    FULL_CHAIN("full-chain", "What is the whole chain from the cost to the first layer?", new FullChain()),
    IS_IT_RIGHT("is-it-right", "How can I be sure that my gradient is right?", new IsItRight()),
    SATURATION("saturation", "Why do I get NaN from log(0), and what do stable forms do?", new Saturation()),
    ZERO_INIT("zero-init", "Why do all hidden units stay equal when W starts at 0?", new ZeroInit());

    /** Words that say nothing of a topic. */
    private static final Set<String> EVERYWHERE = Set.of(
            "why", "what", "how", "does", "the", "and", "not", "for", "any", "are", "can", "where", "which", "who");

    private final String id;
    private final String question;
    private final Answering answering;

    Topic(String id, String question, Answering answering) {
        this.id = id;
        this.question = question;
        this.answering = answering;
    }

    /** What is typed: {@code last-layer}. */
    public String id() {
        return id;
    }

    /** In the learner's words. */
    public String question() {
        return question;
    }

    /**
     * The topic of that name.
     *
     * @throws InputException naming the nearest and all there are
     */
    public static Topic named(String id) {
        return Arrays.stream(values())
                .filter(t -> t.id.equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> new InputException("there is no topic '" + id + "'" + nearest(id)
                        + "\n  topics: "
                        + Arrays.stream(values()).map(Topic::id).collect(Collectors.joining(", "))));
    }

    /** The topic whose name is near, or the one whose name and question share most words with what was asked. */
    private static String nearest(String asked) {
        String near =
                Suggestion.of(asked, Arrays.stream(values()).map(Topic::id).toList());
        if (!near.isEmpty()) {
            return near;
        }
        Set<String> words = words(asked);
        return Arrays.stream(values())
                .max(Comparator.comparingLong(t -> t.shared(words)))
                .filter(t -> t.shared(words) > 1)
                .map(t -> "; did you mean '" + t.id + "' (" + t.question + ")?")
                .orElse("");
    }

    private long shared(Set<String> words) {
        return words(id + " " + question).stream().filter(words::contains).count();
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                .filter(w -> w.length() > 2 && !EVERYWHERE.contains(w))
                .collect(Collectors.toSet());
    }

    /**
     * Answers for that setting: derives, proves and computes anew at each call.
     *
     * @throws InputException if the topic does not apply to the setting's network, which it says why, or no numbers were
     *     found at which its loss is defined
     */
    public Answer answer(Setting setting) {
        Study asked = setting.study(answering.network());
        answering.whyNot(asked).ifPresent(reason -> {
            throw new InputException("why " + id + " " + reason);
        });
        Study study = answering.isAboutAllExamples() ? asked.ofAllExamples() : asked;
        Page page = new Page(study);
        boolean usual = setting.notation().equals(Notation.standard())
                && study.network().isChain();
        if (study != asked) {
            page.text(
                    "Here all {} examples stand side by side, one {} each, and {} is the mean of their costs.",
                    study.m(),
                    study.layers().line(study.inputs().getFirst()),
                    study.cost());
        }
        answering.answer(study, page);
        return page.answer(
                this, usual ? Prose.of("{}", new Prose.Words(question)) : answering.question(study, question));
    }

    @Override
    public String toString() {
        return id;
    }
}
