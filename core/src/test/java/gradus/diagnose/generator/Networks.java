package gradus.diagnose.generator;

import java.util.List;

/** The networks that learners train here. */
final class Networks {
    private Networks() {}

    static List<Net> all() {
        return List.of(
                Net.of("planar", "3 > 4 tanh > 1 sigmoid", "bce", 5),
                Net.of("deep", "4 > 5 relu > 3 relu > 1 sigmoid", "bce", 7).penalty(0.7),
                Net.of("classes", "3 > 5 relu > 4 softmax", "cross-entropy", 6),
                Net.of("square", "4 > 4 sigmoid > 4 sigmoid > 4 sigmoid", "bce", 4),
                Net.of("regression", "2 > 3 tanh > 2 identity", "squared-error", 5)
                        .penalty(0.4),
                Net.of("quadratic", "3 > 4 relu > 3 tanh > 1 sigmoid", "squared-error", 6),
                Net.of("dropped", "3 > 5 relu > 4 tanh > 3 softmax", "cross-entropy", 7)
                        .dropout(0.8),
                Net.of("mean-square", "3 > 4 sigmoid > 3 sigmoid", "mse", 7),
                Net.of("logistic", "5 > 1 sigmoid", "bce", 20),
                Net.of("multinomial", "4 > 3 softmax", "cross-entropy", 8).penalty(1.5),
                Net.of("log-classes", "3 > 4 tanh > 3 log-softmax", "nll", 5),
                Net.of("counts", "2 > 3 softplus > 2 exp", "poisson", 5),
                Net.of("bounded", "3 > 4 tanh > 2 tanh", "squared-error", 6),
                Net.of("brier", "3 > 4 relu > 3 softmax", "squared-error", 7),
                Net.of("robust", "3 > 4 leaky-relu > 2 identity", "huber", 6).penalty(0.5),
                Net.of("medians", "3 > 4 elu > 2 identity", "absolute-error", 7),
                Net.of("margins", "3 > 4 silu > 2 identity", "hinge", 6),
                Net.of("four", "3 > 5 relu > 4 tanh > 3 sigmoid > 2 sigmoid", "bce", 7)
                        .penalty(0.9)
                        .dropout(0.7),
                Net.of("cube", "3 > 3 tanh > 3 softmax", "cross-entropy", 3),
                Net.of("one-example", "4 > 3 tanh > 3 softmax", "cross-entropy", 1),
                Net.of("widths", "4 > 4 relu > 4 tanh > 4 relu > 3 softmax", "cross-entropy", 6)
                        .penalty(0.6),
                Net.of("line", "3 > 1 identity", "squared-error", 6),
                Net.of("mean-line", "3 > 4 relu > 3 identity", "mse", 5),
                Net.of("single", "6 > 5 softplus > 1 sigmoid", "bce", 20).dropout(0.5),
                Net.of("course", "2 > 4 tanh > 1 sigmoid", "bce", 6).from(Start.SMALL),
                Net.of("course-classes", "4 > 5 sigmoid > 3 softmax", "cross-entropy", 8)
                        .from(Start.SMALL),
                Net.of("certain", "4 > 1 sigmoid", "bce", 6).from(Start.SATURATED),
                Net.of("certain-classes", "3 > 4 relu > 3 softmax", "cross-entropy", 5)
                        .from(Start.SATURATED));
    }
}
