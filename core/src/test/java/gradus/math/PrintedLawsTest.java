package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import gradus.math.Derivation.Gradient;
import gradus.network.Network;
import gradus.proof.ProofChecker;
import gradus.testing.Networks;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A law that is printed beside "proved" is proved: read back from its text, and both sides compared to 50 digits at
 * random points. Rules are found in the compiled classes, so that a new one is looked at without being listed here.
 */
class PrintedLawsTest {
    /** Where rules are made that depend on what they are applied to: the laws of functions, and of sums that are 1. */
    private static final Set<String> MAKERS = Set.of("gradus.math.Differentiation.apply", "gradus.math.Known.apply");

    private static JavaClasses classes() {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(Rule.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every rule of the classes, and the chain rule of every function. */
    private static Set<Rule> rules() {
        Set<Rule> rules = new LinkedHashSet<>();
        for (JavaClass type : classes()) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isEquivalentTo(Rule.class)) {
                    rules.add(value(field.reflect()));
                }
            }
        }
        Expr.Entry x = Tensor.of("X").at();
        for (Function function : Function.values()) {
            rules.add(Differentiation.apply(new Expr.Partial(Expr.apply(function, x), x))
                    .rule());
        }
        rules.removeIf(rule -> rule.name().isEmpty());
        return rules;
    }

    private static Rule value(Field field) {
        try {
            field.setAccessible(true);
            return (Rule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyLawHolds() {
        Set<Rule> rules = rules();
        assertThat(rules).hasSizeGreaterThan(30);
        return rules.stream()
                .filter(rule -> !Law.isDescription(rule.law()))
                .map(rule -> DynamicTest.dynamicTest(
                        rule.name() + ": " + rule.law(),
                        () -> assertThat(Law.read(rule.law())).allMatch(Law::holds)));
    }

    /** So that no law escapes because it is made somewhere else. */
    @Test
    void rulesAreConstantsOrMadeWhereTheyAreLookedAt() {
        Set<String> makers = new TreeSet<>();
        for (JavaClass type : classes()) {
            type.getConstructorCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isEquivalentTo(Rule.class))
                    .filter(call -> !(call.getOrigin() instanceof JavaStaticInitializer))
                    .forEach(call ->
                            makers.add(type.getName() + "." + call.getOrigin().getName()));
        }
        assertThat(makers).isEqualTo(new TreeSet<>(MAKERS));
    }

    /** Laws that say what a definition adds up to are claims about that definition. */
    @Test
    void whatOutputsAddUpToFollowsFromTheirDefinition() {
        List<String> laws = new ArrayList<>();
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            ProofChecker checker = new ProofChecker(network.forward(), network.examples());
            for (Gradient g : network.derive().gradients()) {
                for (Step step : g.steps()) {
                    if (!step.rule().name().equals("sum of the outputs")) {
                        continue;
                    }
                    Equation definition = step.unfolds().getFirst();
                    Expr sum = Expr.sum(definition.indices().getFirst(), definition.left());
                    assertThat(step.rule().law()).isEqualTo(IndexForm.text(sum) + " = 1, by its definition");
                    checker.check(new Step("", sum, step.rule(), sum, Expr.ONE, List.of(definition), Set.of(), false));
                    laws.add(step.rule().law());
                }
            }
        }
        assertThat(laws).isNotEmpty();
    }

    /** Each sign of each law the other way round. */
    @TestFactory
    Stream<DynamicTest> aLawWithAWrongSignIsRefused() {
        List<String> wrong = new ArrayList<>();
        for (Rule rule : rules()) {
            String law = rule.law();
            for (int n = 0; n < law.length() && !Law.isDescription(law); n++) {
                char sign = law.charAt(n);
                if (sign == '+' || sign == '-') {
                    wrong.add(law.substring(0, n) + (sign == '+' ? '-' : '+') + law.substring(n + 1));
                }
            }
        }
        assertThat(wrong).hasSizeGreaterThan(15);
        return wrong.stream().map(law -> DynamicTest.dynamicTest(law, () -> refused(law)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh(u)' = (1 + tanh(u)^2) u'",
                "erf(u)' = 2/sqrt(pi) exp(-u) u'",
                "sqrt(u)' = u'/(2 u)",
                "c' = 1 where c does not depend on the variable",
                "(c u)' = c u",
                "(u v)' = u' v'",
                "(u^n)' = n u^n u'",
                "(sum(k) u)' = u'",
                "∂X[i,j]/∂X[k,l] = delta(i,k)",
                "sum(i) delta(i,k) f(i) = f(i)",
                "∂J/∂X[p,q] = sum over every C that reads X of sum(i,j) ∂J/∂C[i,j] ∂C[p,q]/∂X[i,j]",
                "d(T[i,j])/d(w) = ∂T[i,j]/∂w, plus for every C that T reads sum(p,q) ∂T[i,j]/∂C[p,q] ∂C[p,q]/∂w",
                "sum(k) exp(u_k) f_k = sum(k) exp(u_k - M) f_k, M = max(k) u_k",
                "log(u^p v^q) = p log(u) + q log(v)/2, u, v > 0",
                "c log(u) = 0",
                "x if(c, u, 0) = if(c, u, 0)",
                "a law of another kind",
                "(u w)' = u' w + u w' wherever it likes",
            })
    void aWrongLawIsRefused(String law) {
        refused(law);
    }

    private static void refused(String law) {
        boolean holds;
        try {
            holds = Law.read(law).stream().allMatch(Law::holds);
        } catch (IllegalArgumentException notUnderstood) {
            holds = false;
        }
        assertThat(holds).isFalse();
    }
}
