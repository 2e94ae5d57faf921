package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A learner's network and the cost it is trained with, for m examples. Layers count from 1. */
record Net(
        String name,
        String text,
        List<Integer> sizes,
        List<Activation> activations,
        Loss loss,
        int examples,
        double l2,
        double keepProb,
        Start start) {

    static Net of(String name, String text, String loss, int examples) {
        List<Integer> sizes = new ArrayList<>();
        List<Activation> activations = new ArrayList<>();
        for (String part : text.split(">")) {
            String[] words = part.strip().split(" ");
            sizes.add(Integer.valueOf(words[0]));
            if (words.length > 1) {
                activations.add(Activation.named(words[1]));
            }
        }
        return new Net(name, text, sizes, activations, Loss.named(loss), examples, 0, 1, Start.ORDINARY);
    }

    Net cost(Loss other) {
        return new Net(name, text, sizes, activations, other, examples, l2, keepProb, start);
    }

    Net penalty(double lambda) {
        return new Net(name, text, sizes, activations, loss, examples, lambda, keepProb, start);
    }

    Net dropout(double keep) {
        return new Net(name, text, sizes, activations, loss, examples, l2, keep, start);
    }

    Net from(Start other) {
        return new Net(name, text, sizes, activations, loss, examples, l2, keepProb, other);
    }

    boolean saturated() {
        return start == Start.SATURATED;
    }

    int layers() {
        return activations.size();
    }

    int size(int layer) {
        return sizes.get(layer);
    }

    int outputs() {
        return size(layers());
    }

    Activation activation(int layer) {
        return activations.get(layer - 1);
    }

    Activation output() {
        return activation(layers());
    }

    boolean pairs() {
        return loss.pairsWith(output());
    }

    /** Whether the outputs of a hidden layer are dropped. */
    boolean masked(int layer) {
        return keepProb < 1 && layer < layers();
    }

    boolean oneHot() {
        return output() == Activation.SOFTMAX || output() == Activation.LOG_SOFTMAX;
    }

    /** All variables in the order in which they are looked at. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (int l = 1; l <= layers(); l++) {
            order.addAll(List.of("Z" + l, "A" + l));
        }
        order.add("J");
        for (int l = layers(); l >= 1; l--) {
            order.addAll(List.of("dA" + l, "dZ" + l, "dW" + l, "db" + l));
        }
        return order;
    }

    IntStream all() {
        return IntStream.rangeClosed(1, layers());
    }

    IntStream hidden() {
        return IntStream.range(1, layers());
    }
}
