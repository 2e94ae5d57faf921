package gradus.kernels;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the code of a {@link Tile}: one local variable for each vector of the rectangle, and one pass of the loop for
 * each step in depth, which loads a row of B, and multiplies it by each of a column of A. Strides are constants, so that
 * the compiler can prove that all places lie in memory.
 */
public final class TileEmitter {
    private static final int MEMORY = 1;
    private static final int A = 2;
    private static final int B = 3;
    private static final int C = 4;
    private static final int DEPTH = 5;

    private final Operations ops;
    private final TileShape shape;
    private final CodeBuilder code;
    private final ClassDesc value;
    private final ClassDesc element;
    private final TypeKind kind;

    private TileEmitter(Operations ops, TileShape shape, CodeBuilder code) {
        this.ops = ops;
        this.shape = shape;
        this.code = code;
        this.value = KernelClass.desc(ops.value());
        this.element = shape.precision() == Precision.FLOAT32 ? ConstantDescs.CD_float : ConstantDescs.CD_double;
        this.kind = TypeKind.from(ops.value());
    }

    /** A class file with a class that implements {@link Tile}, in the package of the operations. */
    public static byte[] emit(Operations ops, TileShape shape) {
        ClassDesc name = ClassDesc.of(ops.owner().getPackageName() + ".GeneratedTile");
        return KernelClass.writer(ops.owner()).build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_PUBLIC);
            builder.withInterfaceSymbols(KernelClass.desc(Tile.class));
            KernelClass.addConstructor(builder);
            builder.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_int, CD_int),
                    ClassFile.ACC_PUBLIC,
                    code -> new TileEmitter(ops, shape, code).emit());
        });
    }

    private void emit() {
        int array = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(MEMORY).checkcast(element.arrayType()).astore(array);
        int zero = code.allocateLocal(kind);
        emitZero();
        code.storeLocal(kind, zero);
        int[][] sums = new int[shape.rows()][shape.vectors()];
        for (int r = 0; r < shape.rows(); r++) {
            for (int v = 0; v < shape.vectors(); v++) {
                sums[r][v] = code.allocateLocal(kind);
                if (shape.adds()) {
                    emitSoFar(array, r * shape.cRow() + v * ops.lanes());
                } else {
                    code.loadLocal(kind, zero);
                }
                code.storeLocal(kind, sums[r][v]);
            }
        }
        emitDepthLoop(array, sums);
        for (int r = 0; r < shape.rows(); r++) {
            for (int v = 0; v < shape.vectors(); v++) {
                int sum = sums[r][v];
                int offset = r * shape.cRow() + v * ops.lanes();
                ops.emit(
                        code,
                        "store",
                        MethodTypeDesc.of(CD_void, value, element.arrayType(), CD_int),
                        () -> ops.emitCarried(code, sum),
                        () -> code.aload(array),
                        () -> code.iload(C).loadConstant(offset).iadd());
            }
        }
        code.return_();
    }

    private void emitSoFar(int array, int offset) {
        ops.emit(
                code,
                "load",
                MethodTypeDesc.of(value, element.arrayType(), CD_int),
                () -> code.aload(array),
                () -> code.iload(C).loadConstant(offset).iadd());
    }

    private void emitZero() {
        ops.emit(code, "constant", MethodTypeDesc.of(value, element), () -> {
            if (element.equals(ConstantDescs.CD_float)) {
                code.loadConstant(0f);
            } else {
                code.loadConstant(0.0);
            }
        });
    }

    private void emitDepthLoop(int array, int[][] sums) {
        int k = code.allocateLocal(TypeKind.INT);
        Label test = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(k).labelBinding(test).iload(k).iload(DEPTH).if_icmpge(end);
        int[] row = new int[shape.vectors()];
        for (int v = 0; v < row.length; v++) {
            row[v] = code.allocateLocal(kind);
            emitRead("load", array, B, k, shape.bDepth(), v * ops.lanes());
            code.storeLocal(kind, row[v]);
        }
        int factor = code.allocateLocal(kind);
        for (int r = 0; r < shape.rows(); r++) {
            emitRead("splat", array, A, k, shape.aDepth(), r * shape.aRow());
            code.storeLocal(kind, factor);
            for (int v = 0; v < row.length; v++) {
                int sum = sums[r][v];
                int column = row[v];
                ops.emit(
                        code,
                        "fma",
                        MethodTypeDesc.of(value, value, value, value),
                        () -> code.loadLocal(kind, factor),
                        () -> code.loadLocal(kind, column),
                        // An argument: vectors compare its class with that of the first, which the compiler knows.
                        () -> code.loadLocal(kind, sum));
                code.storeLocal(kind, sum);
            }
        }
        code.iinc(k, 1).goto_(test).labelBinding(end);
    }

    private void emitRead(String method, int array, int start, int k, int stride, int offset) {
        ops.emit(
                code,
                method,
                MethodTypeDesc.of(value, element.arrayType(), CD_int),
                () -> code.aload(array),
                () -> code.iload(start)
                        .iload(k)
                        .loadConstant(stride)
                        .imul()
                        .iadd()
                        .loadConstant(offset)
                        .iadd());
    }
}
