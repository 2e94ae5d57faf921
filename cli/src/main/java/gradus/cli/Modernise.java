package gradus.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * What the launcher runs once after a build on the jars of this program, for a quicker start: it writes the class files
 * of libraries that were compiled for very old JVMs anew in today's version, because the JVM's ahead-of-time cache leaves
 * out classes of old versions, which are verified in another way, and reading them costs a tenth of a second at each
 * start; and it makes {@linkplain PlainCode plain code} of ours.
 */
final class Modernise {
    private Modernise() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            Path path = Path.of(jar);
            Path made = path.resolveSibling(path.getFileName() + ".new");
            write(path, made);
            Files.move(made, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path jar, Path to) throws IOException {
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : from.stream().toList()) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                boolean isClass =
                        entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF");
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(isClass ? modern(content, Modernise.class.getClassLoader()) : content);
            }
        }
    }

    /** @param neighbours knows all classes that the class file names */
    static byte[] modern(byte[] classFile, ClassLoader neighbours) {
        ClassFile format = ClassFile.of(
                ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(neighbours)));
        ClassModel model = format.parse(classFile);
        ClassTransform copy = Modernise::copy;
        return format.transformClass(model, copy.andThen(PlainCode.of(model)));
    }

    private static void copy(ClassBuilder into, ClassElement element) {
        switch (element) {
            case ClassFileVersion old -> into.withVersion(ClassFile.JAVA_25_VERSION, 0);
            case MethodModel method -> into.transformMethod(method, Modernise::copy);
            default -> into.with(element);
        }
    }

    /** Code is taken apart and put together again, which finds the types that the new version has to state. */
    private static void copy(MethodBuilder into, MethodElement element) {
        if (element instanceof CodeModel code) {
            into.withCode(builder -> code.forEach(builder::with));
        } else {
            into.with(element);
        }
    }
}
