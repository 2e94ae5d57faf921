package gradus.vector;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import gradus.kernels.KernelClass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the code of a {@link Square}: its rows are loaded as vectors, its upper right and lower left
 * quarters exchanged, then those of each quarter, and so on down to single numbers.
 */
final class SquareEmitter {
    private static final int MEMORY = 1;
    private static final int FROM = 2;
    private static final int TO = 3;

    private final VectorOperations ops;
    private final SquareShape shape;
    private final CodeBuilder code;
    private final ClassDesc value;
    private final ClassDesc array;

    private SquareEmitter(VectorOperations ops, SquareShape shape, CodeBuilder code) {
        this.ops = ops;
        this.shape = shape;
        this.code = code;
        this.value = KernelClass.desc(ops.value());
        this.array = KernelClass.desc(ops.element()).arrayType();
    }

    /** A class file with a class that implements {@link Square}, in the package of the operations. */
    static byte[] emit(VectorOperations ops, SquareShape shape) {
        ClassDesc name = ClassDesc.of(ops.owner().getPackageName() + ".GeneratedSquare");
        return KernelClass.writer(ops.owner()).build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_PUBLIC);
            builder.withInterfaceSymbols(KernelClass.desc(Square.class));
            KernelClass.addConstructor(builder);
            builder.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int),
                    ClassFile.ACC_PUBLIC,
                    code -> new SquareEmitter(ops, shape, code).emit());
        });
    }

    private void emit() {
        int numbers = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(MEMORY).checkcast(array).astore(numbers);
        int[] rows = new int[ops.lanes()];
        for (int n = 0; n < rows.length; n++) {
            int offset = n * shape.fromStride();
            rows[n] = code.allocateLocal(TypeKind.REFERENCE);
            ops.emit(
                    code,
                    "load",
                    MethodTypeDesc.of(value, array, CD_int),
                    () -> code.aload(numbers),
                    () -> code.iload(FROM).loadConstant(offset).iadd());
            code.astore(rows[n]);
        }
        for (int distance = rows.length / 2; distance > 0; distance /= 2) {
            for (int n = 0; n < rows.length; n++) {
                if ((n & distance) == 0) {
                    emitExchange(rows, n, distance);
                }
            }
        }
        for (int n = 0; n < rows.length; n++) {
            int row = rows[n];
            int offset = n * shape.toStride();
            ops.emit(
                    code,
                    "store",
                    MethodTypeDesc.of(CD_void, value, array, CD_int),
                    () -> code.aload(row),
                    () -> code.aload(numbers),
                    () -> code.iload(TO).loadConstant(offset).iadd());
        }
        code.return_();
    }

    /** The right halves of a row's parts, of that length, become the left halves of a later row, and the other way round. */
    private void emitExchange(int[] rows, int n, int distance) {
        int upper = code.allocateLocal(TypeKind.REFERENCE);
        int lower = code.allocateLocal(TypeKind.REFERENCE);
        Runnable above = () -> code.aload(rows[n]);
        Runnable below = () -> code.aload(rows[n + distance]);
        ops.emitLeftAndRight(code, distance, above, () -> ops.emitSwapped(code, distance, below));
        code.astore(upper);
        ops.emitLeftAndRight(code, distance, () -> ops.emitSwapped(code, distance, above), below);
        code.astore(lower);
        rows[n] = upper;
        rows[n + distance] = lower;
    }
}
