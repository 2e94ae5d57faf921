package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles and runs emitted Java without touching a file. */
final class InMemoryCompiler {
    private InMemoryCompiler() {}

    /** Classes by name, with all warnings taken for errors. */
    static Map<String, Class<?>> compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, text) -> files.add(new Source(name, text)));
        JavaFileManager manager = new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, javax.tools.FileObject from) {
                return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        compiled.put(name, out);
                        return out;
                    }
                };
            }
        };
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none");
        boolean right =
                compiler.getTask(messages, manager, null, options, null, files).call();
        assertThat(right).as(messages.toString()).isTrue();
        ClassLoader loader = new ClassLoader(InMemoryCompiler.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                ByteArrayOutputStream bytes = compiled.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes.toByteArray(), 0, bytes.size());
            }
        };
        Map<String, Class<?>> classes = new HashMap<>();
        try {
            for (String name : sources.keySet()) {
                classes.put(name, loader.loadClass(name));
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("mem:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Calls forwardBackward and takes its result apart. */
    static Map<String, double[]> run(Class<?> emitted, List<Case.Array> inputs) {
        List<Object> arguments = new ArrayList<>();
        for (int n = 0; n < inputs.size(); n++) {
            arguments.add(argument(inputs.get(n), method(emitted).getParameterTypes()[n]));
        }
        return call(emitted, arguments.toArray());
    }

    /** The same with arguments as the method has them. */
    static Map<String, double[]> call(Class<?> emitted, Object[] arguments) {
        try {
            Map<String, double[]> values = new LinkedHashMap<>();
            collect(method(emitted).invoke(null, arguments), values);
            return values;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Method method(Class<?> emitted) {
        return Arrays.stream(emitted.getMethods())
                .filter(m -> m.getName().equals("forwardBackward"))
                .findFirst()
                .orElseThrow();
    }

    private static Object argument(Case.Array a, Class<?> type) {
        if (type == double.class) {
            return a.numbers()[0];
        }
        if (type == double[].class) {
            return a.numbers();
        }
        double[][] matrix = new double[a.rows()][];
        Arrays.setAll(matrix, r -> Arrays.copyOfRange(a.numbers(), r * a.columns(), (r + 1) * a.columns()));
        return matrix;
    }

    private static void collect(Object record, Map<String, double[]> values) throws ReflectiveOperationException {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(record);
            switch (value) {
                case Double x -> values.put(component.getName(), new double[] {x});
                case double[] x -> values.put(component.getName(), x);
                case Object[] x -> values.put(component.getName(), flat(x).toArray());
                default -> collect(value, values);
            }
        }
    }

    private static DoubleStream flat(Object array) {
        return array instanceof double[] row
                ? Arrays.stream(row)
                : Arrays.stream((Object[]) array).flatMapToDouble(InMemoryCompiler::flat);
    }
}
