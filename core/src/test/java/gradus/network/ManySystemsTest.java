package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Systems;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Systems in great number: long ones are read in time, and nothing that is written makes an error of ours. */
class ManySystemsTest {
    private static final int MUTANTS = 6_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What mutants are made with, beside the lines of the systems themselves. */
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "(",
            ")",
            ",",
            "=",
            "+",
            "-",
            "*",
            "/",
            "^",
            " ",
            "\n",
            "#",
            "0",
            "1",
            "m",
            "i",
            "j",
            "X",
            "J",
            "sum(i)",
            "max(j)",
            "if(",
            "<",
            "softmax(",
            "log-softmax(",
            "dims ",
            "input ",
            "label ",
            "parameter ",
            "mask ",
            "running ",
            "gradient ",
            " keep ",
            " weights",
            " of ",
            " times m",
            " from ",
            "e",
            "pi",
            "1e400",
            "\u00e9",
            "\t",
            "\r",
            "99999999999");

    @Test
    void mutantsAreReadOrRefused() {
        Random random = new Random(20261129);
        List<String> names = Systems.names();
        List<String> texts = names.stream().map(Systems::text).toList();
        int read = 0;
        for (int n = 0; n < MUTANTS; n++) {
            String name = names.get(n % names.size());
            String text = mutant(texts, n % texts.size(), random);
            try {
                Network network = Network.equations(
                        "net.gradus", text, NetworkOptions.defaults().withUpstream(Systems.isUpstream(name)));
                assertThat(network.forward().equations()).isNotEmpty();
                read++;
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith("net.gradus");
                assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(2);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("mutant " + n + " of " + name + ":\n" + text, e);
            }
        }
        // Both happen often, or the mutants are of no use.
        assertThat(read).isBetween(MUTANTS / 50, MUTANTS / 2);
    }

    private static String mutant(List<String> texts, int which, Random random) {
        StringBuilder text = new StringBuilder(texts.get(which));
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(5));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.insert(at, text.substring(at, end));
                default -> swapLines(text, texts.get(random.nextInt(texts.size())), random);
            }
            if (text.isEmpty()) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /** Takes a line out, and puts one of another system somewhere else. */
    private static void swapLines(StringBuilder text, String other, Random random) {
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        List<String> others = other.lines().toList();
        if (lines.size() > 1) {
            lines.remove(random.nextInt(lines.size()));
        }
        lines.add(random.nextInt(lines.size() + 1), others.get(random.nextInt(others.size())));
        text.setLength(0);
        text.append(String.join("\n", lines)).append('\n');
    }

    /** A chain of so many equations, each of which reads the one before and a parameter of its own. */
    private static String chain(int equations) {
        StringBuilder text = new StringBuilder("dims i = 3, j = m\ninput X[i,j]\n");
        String before = "X";
        for (int n = 1; n < equations; n++) {
            text.append("parameter b%d[i] zero\nA%d[i,j] = tanh(%s[i,j] + b%d[i])\n".formatted(n, n, before, n));
            before = "A" + n;
        }
        return text.append("J = 1/m * sum(i,j) %s[i,j]^2\n".formatted(before)).toString();
    }

    private static double seconds(String text, int equations) {
        long start = THREADS.getCurrentThreadCpuTime();
        Network network = Network.equations("net.gradus", text, NetworkOptions.defaults());
        assertThat(network.forward().equations()).hasSize(equations);
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    }

    @Test
    void thousandsOfEquationsAreReadInASecond() {
        String small = chain(500);
        String large = chain(4_000);
        seconds(small, 500);
        double few = seconds(small, 500);
        double many = seconds(large, 4_000);
        assertThat(seconds(chain(2_000), 2_000)).isLessThan(1);
        // Eight times as many: what is quadratic takes 64 times as long.
        assertThat(many).isLessThan(32 * few + 0.05);
    }

    @Test
    void aLongCircleIsSeen() {
        StringBuilder text = new StringBuilder("dims j = m\ninput X[j]\n");
        int equations = 4_900;
        for (int n = 1; n < equations; n++) {
            text.append("A%d[j] = A%d[j] + X[j]\n".formatted(n, n + 1));
        }
        text.append("A%d[j] = A1[j]\nJ = sum(j) A1[j]\n".formatted(equations));
        assertThatThrownBy(() -> Network.equations("net.gradus", text.toString(), NetworkOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3: the system is circular: A1 reads A2, and A2 (line 4) needs A1");
    }
}
