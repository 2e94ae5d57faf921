package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A class whose bootstrap methods have become methods does the same. */
class PlainCodeTest {
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Box(int width, long depth, List<Integer> sizes) implements Shape {}

        record Empty() implements Shape {}

        enum Unit implements Shape {
            ONE
        }
    }

    record Everything(
            boolean z,
            byte b,
            short s,
            char c,
            int i,
            long j,
            float f,
            double d,
            @Nullable String text,
            int[] array) {}

    /** What is transformed: it answers with what switches and records say. Public, because the other form has another loader. */
    public static final class Answers implements Supplier<List<Object>> {
        @Override
        public List<Object> get() {
            List<@Nullable Object> values = new ArrayList<>(List.of(
                    new Shape.Circle(-0.0),
                    new Shape.Circle(0.0),
                    new Shape.Circle(Double.NaN),
                    new Shape.Circle(Double.NaN),
                    new Shape.Box(1, 2, List.of(3)),
                    new Shape.Box(1, 2, List.of(3)),
                    new Shape.Box(1, 3, List.of(3)),
                    new Shape.Empty(),
                    Shape.Unit.ONE,
                    everything(null),
                    everything(null),
                    everything("text"),
                    "text",
                    42));
            List<Object> answers = new ArrayList<>();
            for (Object value : values) {
                answers.add(kind(value));
                answers.add(guarded(value));
                answers.add(value instanceof Shape shape ? constant(shape) : "none");
                // An enum constant's is another one in each loader.
                answers.add(value instanceof Record ? value.hashCode() : 0);
                for (Object other : values) {
                    answers.add(Objects.equals(value, other));
                }
            }
            values.add(null);
            answers.add(guarded(null));
            return answers;
        }

        private static Everything everything(@Nullable String text) {
            return new Everything(true, (byte) -1, (short) 2, 'c', 4, 5_000_000_000L, 6.5f, Double.NaN, text, null);
        }

        private static String kind(Object value) {
            return switch (value) {
                case Shape.Circle c -> "circle " + c.radius();
                case Shape.Box(int width, long depth, List<Integer> sizes) -> "box " + width + depth + sizes;
                case Shape.Empty e -> "empty";
                case Shape.Unit u -> "unit";
                case Number n -> "number";
                default -> "other";
            };
        }

        private static String constant(Shape shape) {
            return switch (shape) {
                case Shape.Unit.ONE -> "one";
                case Shape.Empty e -> "empty";
                default -> "other";
            };
        }

        private static String guarded(@Nullable Object value) {
            return switch (value) {
                case null -> "null";
                case Shape.Circle c when c.radius() > 0 -> "large";
                case Shape.Circle c when Double.isNaN(c.radius()) -> "NaN";
                case Shape s -> "shape";
                case String s -> "a text";
                default -> "other";
            };
        }
    }

    @Test
    void plainCodeGivesTheSameAnswers() throws Exception {
        var type = new Plain().loadClass(Answers.class.getName());
        assertThat(type).isNotSameAs(Answers.class);
        var plain = (Supplier<?>) type.getDeclaredConstructor().newInstance();
        assertThat(plain.get()).isEqualTo(new Answers().get());
    }

    /** A switch with a constant among its labels stays; every other, equals and hashCode do without bootstrap methods. */
    @Test
    void bootstrapMethodsAreGone() throws IOException {
        assertThat(calls(classFile(Answers.class.getName())))
                .contains("typeSwitch")
                .doesNotContain("equals");
        assertThat(calls(plain(Answers.class.getName()))).containsOnlyOnce("typeSwitch");
        assertThat(calls(classFile(Everything.class.getName()))).contains("equals", "hashCode");
        assertThat(calls(plain(Everything.class.getName()))).containsOnly("toString");
    }

    private static List<String> calls(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        for (var method : ClassFile.of().parse(classFile).methods()) {
            for (CodeElement element : method.code().orElseThrow()) {
                if (element instanceof InvokeDynamicInstruction call
                        && !call.name().equalsString("makeConcatWithConstants")) {
                    calls.add(call.name().stringValue());
                }
            }
        }
        return calls;
    }

    private static byte[] plain(String name) throws IOException {
        return Modernise.modern(classFile(name), PlainCodeTest.class.getClassLoader());
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in =
                PlainCodeTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** Loads the classes of this test in their other form. */
    private static final class Plain extends ClassLoader {
        Plain() {
            super(PlainCodeTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PlainCodeTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try {
                byte[] code = plain(name);
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
