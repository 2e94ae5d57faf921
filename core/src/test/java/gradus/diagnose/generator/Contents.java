package gradus.diagnose.generator;

/** Which of the computed variables a learner saves, beside X, Y, the parameters and the masks. */
enum Contents {
    FULL,
    WITHOUT_COST,
    WITHOUT_DA,
    BACKWARD,
    GRADIENTS,
    GRADIENTS_AND_COST;

    boolean hold(String variable) {
        String kind = Pass.kind(variable);
        return switch (this) {
            case FULL -> true;
            case WITHOUT_COST -> !kind.equals("J");
            case WITHOUT_DA -> !kind.equals("dA");
            case BACKWARD -> kind.startsWith("d");
            case GRADIENTS -> kind.equals("dW") || kind.equals("db");
            case GRADIENTS_AND_COST -> kind.equals("dW") || kind.equals("db") || kind.equals("J");
        };
    }
}
