package gradus.kernels;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** What every generated class has in common. */
public final class KernelClass {
    private KernelClass() {}

    /** Writes class files; types are looked up as classes that are loaded already, not in files. */
    public static ClassFile writer(Class<?> neighbour) {
        return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(neighbour.getClassLoader())));
    }

    public static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    public static void addConstructor(ClassBuilder builder) {
        MethodTypeDesc type = MethodTypeDesc.of(CD_void);
        builder.withMethodBody(
                INIT_NAME,
                type,
                ClassFile.ACC_PUBLIC,
                code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, type).return_());
    }

    /** An instance of a generated class, defined as a hidden class beside the class of the lookup. */
    public static <T> T instantiate(MethodHandles.Lookup neighbour, Class<T> type, byte[] classFile) {
        try {
            MethodHandles.Lookup defined = neighbour.defineHiddenClass(classFile, true);
            return type.cast(defined.lookupClass().getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated kernel cannot be loaded", e);
        }
    }
}
