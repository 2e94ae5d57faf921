package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.formula.FormulaLatex;
import gradus.formula.FormulaReader;
import gradus.formula.Symbols;
import gradus.math.Derivation.Gradient;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.testing.Networks;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "(u v)' = u' v + u v' | (u*v)' = u'*v + u*v' | (u\\,v)^{\\prime} = u^{\\prime}\\,v + u\\,v^{\\prime}",
                "(1/u)' = -u'/u^2 | (1/u)' = -u'/u^2 | \\left( \\frac{1}{u} \\right)^{\\prime} = -\\frac{u^{\\prime}}{u^{2}}",
                "(u/v) v = u | u/v*v = u | \\frac{u}{v}\\,v = u",
                "(u^n)' = n u^(n-1) u' | (u^n)' = n*u^(n - 1)*u' | (u^{n})^{\\prime} = n\\,u^{n - 1}\\,u^{\\prime}",
                "sum(i) delta(i,k) f(i) = f(k) | sum(i) delta(i,k)*f(i) = f(k) | \\sum_{i}\\,\\delta_{ik}\\,f(i) = f(k)",
                "∂X[i,j]/∂X[k,l] = delta(i,k) delta(j,l) | ∂X[i,j]/∂X[k,l] = delta(i,k)*delta(j,l) | \\frac{\\partial X_{ij}}{\\partial X_{kl}} = \\delta_{ik}\\,\\delta_{jl}",
                "x (u + v) = x u + x v | x*(u + v) = x*u + x*v | x\\,(u + v) = x\\,u + x\\,v",
                "M = max(k) u_k | M = max(k) u[k] | M = \\max_{k}\\,u_{k}",
            })
    void lawsAreFormulas(String law, String text, String latex) {
        Formula formula = FormulaReader.read(law).orElseThrow();
        assertThat(formula.text().replace("(u/v)", "u/v")).isEqualTo(text);
        assertThat(FormulaLatex.of(formula, Symbols.NAMES)).isEqualTo(latex);
    }

    @Test
    void wordsStayWords() {
        Prose law = Laws.of("c' = 0 where c does not depend on the variable");
        assertThat(law.text()).isEqualTo("c' = 0 where c does not depend on the variable");
        assertThat(law.parts().stream().filter(Prose.Maths.class::isInstance)).hasSize(2);
        assertThat(FormulaReader.read("insert what")).isPresent();
        assertThat(FormulaReader.read("u + ")).isEmpty();
        assertThat(FormulaReader.read("(u")).isEmpty();
        assertThat(FormulaReader.read("u; v")).isEmpty();
        assertThat(FormulaReader.read("")).isEmpty();
    }

    /** No law of any derivation loses or gains anything but the signs between factors. */
    @Test
    void everyLawIsRead() {
        Set<Rule> rules = Networks.wide().stream()
                .flatMap(c -> c.network().derive().gradients().stream())
                .map(Gradient::steps)
                .flatMap(java.util.List::stream)
                .map(Step::rule)
                .collect(Collectors.toSet());
        assertThat(rules).hasSizeGreaterThan(15);
        Set<String> unread = new TreeSet<>();
        for (Rule rule : rules) {
            Prose read = Laws.of(rule);
            assertThat(plain(read.text())).isEqualTo(plain(rule.name() + ": " + rule.law()));
            read.parts().stream()
                    .filter(p -> p instanceof Prose.Words w && w.text().matches(".*[\\[(^'∂].*"))
                    .forEach(p -> unread.add(rule.law()));
        }
        assertThat(unread).isEmpty();
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s*()]", "").replaceAll("_([a-z])", "[$1]");
    }
}
