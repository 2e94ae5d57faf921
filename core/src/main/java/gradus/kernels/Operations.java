package gradus.kernels;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;

/**
 * The operations of one element type: scalar or vector, float or double. All have the same names; by default each is a
 * static method of one class.
 */
public interface Operations {
    /** The class with the static methods; generated classes become its neighbours. */
    Class<?> owner();

    /** The type of the values. */
    Class<?> value();

    /** How many numbers a value holds. */
    int lanes();

    /** How many sums over neighbouring numbers are kept apart until the end; more than the lanes to imitate wider vectors. */
    int sumLanes();

    /**
     * Writes the code of one operation.
     *
     * @param type result and arguments, as the static method of that name has them
     * @param arguments each writes the code that puts one argument on the stack
     */
    default void emit(CodeBuilder code, String method, MethodTypeDesc type, Runnable... arguments) {
        for (Runnable argument : arguments) {
            argument.run();
        }
        code.invokestatic(KernelClass.desc(owner()), method, type);
    }

    /**
     * Writes the code that puts a variable on the stack that loops have changed, so that operations on it are as fast as on
     * any other value.
     */
    default void emitCarried(CodeBuilder code, int variable) {
        code.loadLocal(TypeKind.from(value()), variable);
    }
}
