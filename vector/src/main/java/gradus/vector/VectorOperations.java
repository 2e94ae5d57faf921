package gradus.vector;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import gradus.kernels.KernelClass;
import gradus.kernels.Operations;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector operations as calls of the Vector API itself. Its methods are always inlined, while methods of ours no longer
 * are once a kernel has some eighty operations (HotSpot's NodeCountInliningCutoff), and then every vector becomes an
 * object and the kernel a hundred times slower.
 *
 * @param owner has the constants {@code SPECIES}, {@code TYPE}, {@code LANES}, the rotations, {@code SWAP_8} and {@code
 * RIGHT_8}, and so on down to 1
 * @param rotations names of the shuffles by 8, 4, 2 and 1 lanes
 */
record VectorOperations(Class<?> owner, Class<?> value, Class<?> element, int lanes, Bits bits, List<String> rotations)
        implements Operations {
    private static final ClassDesc VECTOR = KernelClass.desc(Vector.class);
    private static final ClassDesc MASK = KernelClass.desc(VectorMask.class);
    private static final ClassDesc SPECIES = KernelClass.desc(VectorSpecies.class);
    private static final ClassDesc SHUFFLE = KernelClass.desc(VectorShuffle.class);
    private static final ClassDesc OPERATORS = KernelClass.desc(VectorOperators.class);
    private static final ClassDesc COMPARISON = KernelClass.desc(VectorOperators.Comparison.class);
    private static final ClassDesc BINARY = KernelClass.desc(VectorOperators.Binary.class);
    private static final ClassDesc ASSOCIATIVE = KernelClass.desc(VectorOperators.Associative.class);

    @Override
    public int sumLanes() {
        return lanes;
    }

    @Override
    public void emit(CodeBuilder code, String method, MethodTypeDesc type, Runnable... arguments) {
        switch (method) {
            case "add", "sub", "mul", "div", "max", "fma", "neg", "sqrt", "abs" -> {
                pushAll(arguments);
                ClassDesc[] others = new ClassDesc[arguments.length - 1];
                Arrays.fill(others, VECTOR);
                call(code, method, self(), others);
            }
            case "less" -> select(code, "LT", arguments);
            case "lessOrEqual" -> select(code, "LE", arguments);
            case "constant", "splat", "load", "same" -> source(code, method, type, arguments);
            case "store" -> {
                pushAll(arguments);
                code.invokevirtual(self(), "intoArray", type.dropParameterTypes(0, 1));
            }
            case "firstLanes" -> firstLanes(code, arguments);
            case "storeSum", "storeLargest" -> storeOne(code, method, arguments);
            case "powerOfTwo", "exponent", "mantissa" -> {
                pushAll(arguments);
                stepOnBits(code, method);
            }
            default -> throw new IllegalArgumentException(method);
        }
    }

    /**
     * Of a variable that changes in a loop, the JIT compiler knows the class only from a profile of the Vector API's methods,
     * which it does not always have when it gets there; then each operation on it makes objects, for good.
     */
    @Override
    public void emitCarried(CodeBuilder code, int variable) {
        code.getstatic(neighbour(), "TYPE", CD_Class).aload(variable);
        code.invokevirtual(CD_Class, "cast", MethodTypeDesc.of(CD_Object, CD_Object))
                .checkcast(self());
    }

    /** Puts a vector on the stack whose neighbouring runs of so many lanes are exchanged. */
    void emitSwapped(CodeBuilder code, int distance, Runnable vector) {
        vector.run();
        code.getstatic(neighbour(), "SWAP_" + distance, SHUFFLE);
        call(code, "rearrange", self(), SHUFFLE);
    }

    /** Puts a vector on the stack whose runs of so many lanes come from one and the other, in turns. */
    void emitLeftAndRight(CodeBuilder code, int distance, Runnable left, Runnable right) {
        left.run();
        right.run();
        code.getstatic(neighbour(), "RIGHT_" + distance, MASK);
        call(code, "blend", self(), VECTOR, MASK);
    }

    private void source(CodeBuilder code, String method, MethodTypeDesc type, Runnable[] arguments) {
        code.getstatic(neighbour(), "SPECIES", SPECIES);
        pushAll(arguments);
        switch (method) {
            case "load" -> code.invokestatic(self(), "fromArray", type.insertParameterTypes(0, SPECIES));
            case "splat" -> code.arrayLoad(TypeKind.from(element));
            case "same" -> code.invokestatic(neighbour(), "same", MethodTypeDesc.of(number(), CD_int, CD_int));
            default -> {}
        }
        if (!method.equals("load")) {
            code.invokestatic(self(), "broadcast", MethodTypeDesc.of(self(), SPECIES, number()));
        }
    }

    /** {@code otherwise.blend(then, a.compare(operator, b))}. */
    private void select(CodeBuilder code, String operator, Runnable[] arguments) {
        arguments[3].run();
        arguments[2].run();
        arguments[0].run();
        code.getstatic(OPERATORS, operator, COMPARISON);
        arguments[1].run();
        call(code, "compare", MASK, COMPARISON, VECTOR);
        call(code, "blend", self(), VECTOR, MASK);
    }

    /** {@code rest.blend(value, LANES < count)}. */
    private void firstLanes(CodeBuilder code, Runnable[] arguments) {
        arguments[1].run();
        arguments[0].run();
        code.getstatic(neighbour(), "LANES", self()).getstatic(OPERATORS, "LT", COMPARISON);
        arguments[2].run();
        code.conversion(TypeKind.INT, TypeKind.from(element));
        call(code, "compare", MASK, COMPARISON, number());
        call(code, "blend", self(), VECTOR, MASK);
    }

    /** One number out of all lanes. Sums add halves to halves: an order that does not depend on the compiler. */
    private void storeOne(CodeBuilder code, String method, Runnable[] arguments) {
        arguments[1].run();
        arguments[2].run();
        arguments[0].run();
        if (method.equals("storeSum")) {
            for (String rotation :
                    rotations.subList(rotations.size() - Integer.numberOfTrailingZeros(lanes), rotations.size())) {
                code.dup().getstatic(neighbour(), rotation, SHUFFLE);
                call(code, "rearrange", self(), SHUFFLE);
                call(code, "add", self(), VECTOR);
            }
            code.iconst_0();
            call(code, "lane", number(), CD_int);
        } else {
            code.getstatic(OPERATORS, "MAX", ASSOCIATIVE);
            call(code, "reduceLanes", number(), ASSOCIATIVE);
        }
        code.arrayStore(TypeKind.from(element));
    }

    /** Steps that take a number for the whole number with the same bits. */
    private void stepOnBits(CodeBuilder code, String method) {
        ClassDesc integers = KernelClass.desc(bits.vector());
        ClassDesc integer = KernelClass.desc(bits.integer());
        call(code, "reinterpretAs" + bits.name(), integers);
        switch (method) {
            case "powerOfTwo" -> {
                shift(code, "LSHL", integers, integer);
                onBits(code, "add", bits.one(), integers, integer);
            }
            case "exponent" -> {
                // The exponent's bits become the low bits of a number whose unit is 1.
                shift(code, "LSHR", integers, integer);
                onBits(code, "or", bits.magic(), integers, integer);
            }
            default -> {
                onBits(code, "and", bits.fraction(), integers, integer);
                onBits(code, "or", bits.one(), integers, integer);
            }
        }
        code.invokevirtual(
                integers, "reinterpretAs" + value.getSimpleName().replace("Vector", "s"), MethodTypeDesc.of(self()));
        if (method.equals("exponent")) {
            if (number().equals(CD_float)) {
                code.loadConstant((float) bits.bias());
            } else {
                code.loadConstant(bits.bias());
            }
            call(code, "sub", self(), number());
        }
    }

    private void shift(CodeBuilder code, String operator, ClassDesc integers, ClassDesc integer) {
        code.getstatic(OPERATORS, operator, BINARY);
        pushInteger(code, bits.shift());
        code.invokevirtual(integers, "lanewise", MethodTypeDesc.of(integers, BINARY, integer));
    }

    private void onBits(CodeBuilder code, String method, long operand, ClassDesc integers, ClassDesc integer) {
        pushInteger(code, operand);
        code.invokevirtual(integers, method, MethodTypeDesc.of(integers, integer));
    }

    private void pushInteger(CodeBuilder code, long number) {
        if (bits.integer() == int.class) {
            code.loadConstant((int) number);
        } else {
            code.loadConstant(number);
        }
    }

    private void call(CodeBuilder code, String method, ClassDesc result, ClassDesc... arguments) {
        code.invokevirtual(self(), method, MethodTypeDesc.of(result, arguments));
    }

    private ClassDesc self() {
        return KernelClass.desc(value);
    }

    private ClassDesc neighbour() {
        return KernelClass.desc(owner);
    }

    private ClassDesc number() {
        return KernelClass.desc(element);
    }

    private static void pushAll(Runnable[] arguments) {
        for (Runnable argument : arguments) {
            argument.run();
        }
    }
}
