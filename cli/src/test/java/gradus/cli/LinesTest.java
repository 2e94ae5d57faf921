package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void aLineThatFitsStaysAsItIs() {
        String line = "x".repeat(39) + " " + "y".repeat(40);
        assertThat(Lines.wrapped(line)).isEqualTo(line);
        assertThat(Lines.wrapped("")).isEmpty();
    }

    @Test
    void aLongOneIsBrokenAtBlanksAndLosesNothing() {
        String text = "  one two three, four five six; ".repeat(9).strip() + "\nshort";
        String wrapped = Lines.wrapped(text);
        assertThat(wrapped.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(wrapped.replaceAll("\\s+", " ")).isEqualTo(text.replaceAll("\\s+", " "));
        assertThat(wrapped).endsWith("\nshort");
    }

    @Test
    void aWordThatIsTooLongStaysWhole() {
        String path = "/a".repeat(60);
        assertThat(Lines.wrapped(path)).isEqualTo(path);
        assertThat(Lines.wrapped("Wrote " + path + " and more").lines())
                .containsExactly("Wrote", "  " + path, "  and more");
        assertThat(Lines.wrapped("train " + path + " --x", "    ", " \\").lines())
                .containsExactly("train \\", "    " + path + " \\", "    --x");
    }
}
