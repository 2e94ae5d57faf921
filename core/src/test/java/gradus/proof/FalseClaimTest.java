package gradus.proof;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Exprs;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.proof.Mutants.Mutant;
import gradus.testing.FixedPlaces;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The checker accepts every step of a wide set of networks and refuses the same steps with one thing changed. */
class FalseClaimTest {
    private static final int STEPS_OF_A_RULE = 4;
    private static final int CLAIMS_OF_A_STEP = 12;

    private record Found(Network network, ProofChecker checker, Step step) {}

    @Test
    void refusesFalseClaimsForEveryRule(TestReporter reporter) {
        Map<Rule, List<Found>> steps = stepsByRule();
        Map<String, Integer> refusedByRule = new TreeMap<>();
        Map<String, Integer> refusedByKind = new TreeMap<>();
        int equal = 0;
        List<String> accepted = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (Map.Entry<Rule, List<Found>> entry : steps.entrySet()) {
            refusedByRule.put(
                    entry.getKey().name(),
                    refusedByRule.getOrDefault(entry.getKey().name(), 0));
            for (Found found : entry.getValue()) {
                for (Mutant mutant : chosen(found.step(), random)) {
                    Step claim = withAfter(found.step(), mutant);
                    if (refused(found.checker(), claim)) {
                        refusedByRule.merge(entry.getKey().name(), 1, Integer::sum);
                        refusedByKind.merge(mutant.kind(), 1, Integer::sum);
                    } else if (new PlainTruth(found.network().forward())
                            .differ(found.step(), found.step().after(), mutant.expr())) {
                        accepted.add(mutant.kind() + ": " + describe(claim));
                    } else {
                        equal++;
                    }
                }
            }
        }
        int total = refusedByRule.values().stream().mapToInt(Integer::intValue).sum();
        reporter.publishEntry("false claims refused", total + " " + refusedByRule + " " + refusedByKind);
        reporter.publishEntry("changed, but equal", String.valueOf(equal));
        assertThat(accepted).as("false claims accepted").isEmpty();
        assertThat(refusedByRule.values()).as(refusedByRule.toString()).allMatch(n -> n > 0);
        assertThat(refusedByKind.keySet())
                .contains(
                        "flipped sign",
                        "lost factor",
                        "duplicated factor",
                        "swapped indices",
                        "dropped term",
                        "changed constant",
                        "another tensor");
    }

    /** What is said of fixed places, with another place, a letter in its stead, or anything else changed. */
    @Test
    void refusesFalseClaimsAboutFixedPlaces(TestReporter reporter) {
        Map<String, Integer> refused = new TreeMap<>();
        List<String> accepted = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        for (String name : FixedPlaces.names()) {
            Network network = FixedPlaces.network(name);
            ProofChecker checker = new ProofChecker(network.forward(), network.examples());
            Set<Step> shapes = new HashSet<>();
            network.derive().gradients().stream()
                    .flatMap(g -> g.steps().stream())
                    .filter(s -> !Exprs.fixedPlaces(s.after()).isEmpty())
                    .filter(s -> shapes.add(Shape.of(s, network.examples())))
                    .forEach(step -> chosen(step, random).forEach(mutant -> {
                        Step claim = withAfter(step, mutant);
                        if (refused(checker, claim)) {
                            refused.merge(mutant.kind(), 1, Integer::sum);
                        } else if (new PlainTruth(network.forward()).differ(step, step.after(), mutant.expr())) {
                            accepted.add(mutant.kind() + ": " + describe(claim));
                        }
                    }));
        }
        reporter.publishEntry("false claims refused", refused.toString());
        assertThat(accepted).as("false claims accepted").isEmpty();
        assertThat(refused.getOrDefault("another place", 0)).isGreaterThan(20);
        assertThat(refused.getOrDefault("swapped indices", 0)).isGreaterThan(20);
    }

    /** Every rule of every derivation, each with a few steps that say different things. */
    private static Map<Rule, List<Found>> stepsByRule() {
        Map<Rule, List<Found>> byRule = new LinkedHashMap<>();
        Set<Step> shapes = new HashSet<>();
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            Dim examples = network.examples();
            ProofChecker checker = new ProofChecker(network.forward(), examples);
            Derivation derivation = network.derive();
            derivation.gradients().stream().flatMap(g -> g.steps().stream()).forEach(step -> {
                List<Found> of = byRule.computeIfAbsent(generic(step.rule()), r -> new ArrayList<>());
                if (of.size() < STEPS_OF_A_RULE && shapes.add(Shape.of(step, examples))) {
                    of.add(new Found(network, checker, step));
                }
            });
        }
        return byRule;
    }

    /** Laws that quote a particular tensor count as one. */
    private static Rule generic(Rule rule) {
        return new Rule(rule.name(), rule.law().replaceAll("[A-Z]\\w*\\[", "X["));
    }

    private static List<Mutant> chosen(Step step, SplittableRandom random) {
        Set<Tensor> tensors = new LinkedHashSet<>(Exprs.tensors(step.before()));
        tensors.addAll(Exprs.tensors(step.after()));
        List<Mutant> all = Mutants.of(step.after(), tensors);
        List<Mutant> chosen = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (int n = all.size(); n > 0; n--) {
            Mutant m = all.remove(random.nextInt(n));
            if (kinds.add(m.kind()) || chosen.size() < CLAIMS_OF_A_STEP) {
                chosen.add(m);
            }
        }
        return chosen;
    }

    private static Step withAfter(Step step, Mutant mutant) {
        return new Step(
                step.variable(),
                step.subject(),
                step.rule(),
                step.before(),
                mutant.expr(),
                step.unfolds(),
                step.assumptions(),
                step.total());
    }

    private static boolean refused(ProofChecker checker, Step claim) {
        try {
            checker.check(claim);
            return false;
        } catch (Refuted expected) {
            return true;
        }
    }

    private static String describe(Step step) {
        return step.rule().name() + ": " + gradus.math.IndexForm.text(step.before()) + " = "
                + gradus.math.IndexForm.text(step.after()) + " " + step.assumptions();
    }
}
