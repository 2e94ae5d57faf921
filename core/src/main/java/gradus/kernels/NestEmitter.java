package gradus.kernels;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import gradus.kernels.Nest.Kind;
import gradus.kernels.Nest.Reduction;
import gradus.kernels.Nest.Store;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns a {@link Nest} into a class file. Numbers and vectors are treated alike: each operation has a name and a type,
 * and {@link Operations} writes the code for it.
 */
public final class NestEmitter {
    private static final int MEMORY = 1;
    private static final int EXAMPLES = 2;
    private static final int FROM = 3;
    private static final int TO = 4;

    private final Nest nest;
    private final Operations ops;
    private final CodeBuilder code;
    private final int array;
    private final int[] indices;
    private final Map<Node, Integer> values = new HashMap<>();
    private final Map<Address, Integer> partials = new HashMap<>();

    private NestEmitter(Nest nest, Operations ops, CodeBuilder code) {
        this.nest = nest;
        this.ops = ops;
        this.code = code;
        this.array = code.allocateLocal(TypeKind.REFERENCE);
        this.indices = nest.loops().stream()
                .mapToInt(l -> code.allocateLocal(TypeKind.INT))
                .toArray();
    }

    /** A class file with a class that implements {@link Kernel}, in the package of the operations. */
    public static byte[] emit(Nest nest, Operations ops) {
        String name = ops.owner().getPackageName() + ".GeneratedNest";
        return KernelClass.writer(ops.owner()).build(ClassDesc.of(name), classBuilder -> {
            classBuilder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_PUBLIC);
            classBuilder.withInterfaceSymbols(KernelClass.desc(Kernel.class));
            KernelClass.addConstructor(classBuilder);
            classBuilder.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_int),
                    ClassFile.ACC_PUBLIC,
                    code -> new NestEmitter(nest, ops, code).emitBody());
        });
    }

    private void emitBody() {
        code.aload(MEMORY).checkcast(arrayType()).astore(array);
        openLevel(0);
        emitLoops(0);
        code.return_();
    }

    private void emitLoops(int depth) {
        if (depth == nest.loops().size()) {
            emitStores();
        } else if (nest.reduction() != null && depth == nest.loops().size() - 1) {
            emitReduction(depth, nest.reduction());
        } else {
            emitLoop(depth, step(depth), () -> emitLoops(depth + 1));
        }
    }

    private int step(int depth) {
        return nest.loops().get(depth).vector() ? ops.lanes() : 1;
    }

    private void emitLoop(int depth, int step, Runnable body) {
        emitStart(depth);
        code.istore(indices[depth]);
        emitLoopFromHere(depth, step, isInnerReduction(depth) ? step : 1, body);
    }

    /** Runs while the last of {@code whole} indices is inside. */
    private void emitLoopFromHere(int depth, int step, int whole, Runnable body) {
        Label test = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(test);
        code.iload(indices[depth]);
        if (whole > 1) {
            code.loadConstant(whole - 1).iadd();
        }
        emitEnd(depth);
        code.if_icmpge(end);
        emitInside(depth, body);
        code.iinc(indices[depth], step).goto_(test).labelBinding(end);
    }

    /** One pass: what is computed in it is not known outside. */
    private void emitInside(int depth, Runnable body) {
        Map<Node, Integer> outerValues = new HashMap<>(values);
        Map<Address, Integer> outerPartials = new HashMap<>(partials);
        openLevel(depth + 1);
        body.run();
        values.clear();
        values.putAll(outerValues);
        partials.clear();
        partials.putAll(outerPartials);
    }

    private boolean isInnerReduction(int depth) {
        return nest.reduction() != null && depth == nest.loops().size() - 1;
    }

    private void emitStart(int depth) {
        if (depth == nest.parallel()) {
            code.iload(FROM);
        } else {
            code.iconst_0();
        }
    }

    private void emitEnd(int depth) {
        Extent extent = nest.loops().get(depth).extent();
        if (depth == nest.parallel()) {
            code.iload(TO);
        } else if (extent.examples()) {
            code.iload(EXAMPLES);
            if (extent.size() != 1) {
                code.loadConstant(extent.size()).imul();
            }
        } else {
            code.loadConstant(extent.size());
        }
    }

    /** Computes everything that became known by opening the last loop. */
    private void openLevel(int level) {
        for (Node node : nest.graph().nodes()) {
            if (node.level() == level) {
                if (node.op() == Op.LOAD || node.op() == Op.SPLAT) {
                    preparePartial(node.address());
                }
                emitNode(node);
            }
        }
        prepareDeeperPartials(level);
    }

    /** The parts of deeper addresses that do not change any more. */
    private void prepareDeeperPartials(int level) {
        for (Node node : nest.graph().nodes()) {
            if (node.level() > level && (node.op() == Op.LOAD || node.op() == Op.SPLAT)) {
                preparePartials(node.address(), level);
            }
        }
        for (Store store : nest.stores()) {
            preparePartials(store.to(), level);
        }
        if (nest.reduction() != null) {
            preparePartials(nest.reduction().to(), level);
        }
    }

    private void preparePartials(Address address, int level) {
        for (Address part = address.outer(); part.level() > 0; part = part.outer()) {
            if (part.level() == level) {
                preparePartial(part);
            }
        }
    }

    private void preparePartial(Address address) {
        if (address.level() > 0 && !partials.containsKey(address)) {
            emitAddress(address);
            int local = code.allocateLocal(TypeKind.INT);
            code.istore(local);
            partials.put(address, local);
        }
    }

    private void emitAddress(Address address) {
        Integer known = partials.get(address);
        if (known != null) {
            code.iload(known);
            return;
        }
        int level = address.level();
        if (level == 0) {
            code.loadConstant(address.start());
            return;
        }
        emitAddress(address.outer());
        code.iload(indices[level - 1]);
        int stride = address.strides().get(level - 1);
        if (stride != 1) {
            code.loadConstant(stride).imul();
        }
        code.iadd();
    }

    private void emitNode(Node node) {
        String method = node.op().method();
        switch (node.op()) {
            case CONSTANT -> emitConstant(node.constant());
            case EXAMPLES ->
                call(
                        method,
                        MethodTypeDesc.of(valueType(), elementType()),
                        () -> code.iload(EXAMPLES).conversion(TypeKind.INT, elementKind()));
            case LOAD, SPLAT ->
                call(
                        method,
                        MethodTypeDesc.of(valueType(), arrayType(), CD_int),
                        () -> code.aload(array),
                        () -> emitAddress(node.address()));
            case SAME -> {
                int[] loops = IntStream.range(0, indices.length)
                        .filter(loop -> node.address().strides().get(loop) != 0)
                        .toArray();
                call(
                        method,
                        MethodTypeDesc.of(valueType(), CD_int, CD_int),
                        () -> code.iload(indices[loops[0]]),
                        () -> {
                            if (loops.length == 2) {
                                code.iload(indices[loops[1]]);
                            } else {
                                code.loadConstant(node.address().start());
                            }
                        });
            }
            default -> {
                Runnable[] args = node.args().stream()
                        .<Runnable>map(arg -> () -> load(local(arg)))
                        .toArray(Runnable[]::new);
                call(method, MethodTypeDesc.of(valueType(), Collections.nCopies(args.length, valueType())), args);
            }
        }
        int local = code.allocateLocal(valueKind());
        code.storeLocal(valueKind(), local);
        values.put(node, local);
    }

    private void emitConstant(double value) {
        call("constant", MethodTypeDesc.of(valueType(), elementType()), () -> {
            if (nest.precision() == Precision.FLOAT32) {
                code.loadConstant((float) value);
            } else {
                code.loadConstant(value);
            }
        });
    }

    private void load(int local) {
        code.loadLocal(valueKind(), local);
    }

    private int local(Node node) {
        Integer local = values.get(node);
        if (local == null) {
            throw new IllegalStateException(node.op() + " is used outside the loops it depends on");
        }
        return local;
    }

    private void emitStores() {
        for (Store store : nest.stores()) {
            emitStore("store", () -> load(local(store.value())), store.to());
        }
    }

    private void emitStore(String method, Runnable value, Address to) {
        call(
                method,
                MethodTypeDesc.of(CD_void, valueType(), arrayType(), CD_int),
                value,
                () -> code.aload(array),
                () -> emitAddress(to));
    }

    private void emitReduction(int depth, Reduction reduction) {
        boolean apart = nest.loops().get(depth).vector() && ops.sumLanes() > ops.lanes();
        if (apart && reduction.kind() == Kind.SUM) {
            emitLaneSums(depth, reduction);
            return;
        }
        int sum = code.allocateLocal(valueKind());
        emitIdentity(reduction.kind());
        code.storeLocal(valueKind(), sum);
        int step = step(depth);
        emitLoop(depth, step, () -> emitCombine(reduction, sum, () -> load(local(reduction.value()))));
        if (step > 1) {
            emitTail(depth, reduction, sum);
        }
        String method = step == 1 ? "store" : reduction.kind() == Kind.SUM ? "storeSum" : "storeLargest";
        emitStore(method, () -> ops.emitCarried(code, sum), reduction.to());
    }

    /**
     * One sum for each lane that a vector would have, then halves to halves: the same bits as on vectors. All of them in
     * one loop: the JIT compiler would compile the whole anew for each loop that runs long.
     */
    private void emitLaneSums(int depth, Reduction reduction) {
        int[] sums = new int[ops.sumLanes()];
        for (int lane = 0; lane < sums.length; lane++) {
            sums[lane] = code.allocateLocal(valueKind());
            emitConstant(0);
            code.storeLocal(valueKind(), sums[lane]);
        }
        code.iconst_0().istore(indices[depth]);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next);
        for (int sum : sums) {
            code.iload(indices[depth]);
            emitEnd(depth);
            code.if_icmpge(end);
            emitInside(depth, () -> emitCombine(reduction, sum, () -> load(local(reduction.value()))));
            code.iinc(indices[depth], 1);
        }
        code.goto_(next).labelBinding(end);
        for (int half = sums.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                int other = sums[lane + half];
                emitCombine(reduction, sums[lane], () -> load(other));
            }
        }
        emitStore("store", () -> load(sums[0]), reduction.to());
    }

    /** The last, incomplete vector: lanes beyond the end take the value that changes nothing. */
    private void emitTail(int depth, Reduction reduction, int sum) {
        Runnable count = () -> {
            emitEnd(depth);
            code.iload(indices[depth]).isub();
        };
        emitLoopFromHere(
                depth,
                step(depth),
                1,
                () -> emitCombine(
                        reduction,
                        sum,
                        () -> call(
                                "firstLanes",
                                MethodTypeDesc.of(valueType(), valueType(), valueType(), CD_int),
                                () -> load(local(reduction.value())),
                                () -> emitIdentity(reduction.kind()),
                                count)));
    }

    private void emitCombine(Reduction reduction, int sum, Runnable value) {
        String method = reduction.kind() == Kind.SUM ? "add" : "max";
        call(method, MethodTypeDesc.of(valueType(), valueType(), valueType()), () -> ops.emitCarried(code, sum), value);
        code.storeLocal(valueKind(), sum);
    }

    private void emitIdentity(Kind kind) {
        emitConstant(kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY);
    }

    private void call(String method, MethodTypeDesc type, Runnable... arguments) {
        ops.emit(code, method, type, arguments);
    }

    private ClassDesc valueType() {
        return KernelClass.desc(ops.value());
    }

    private TypeKind valueKind() {
        return TypeKind.from(ops.value());
    }

    private ClassDesc elementType() {
        return nest.precision() == Precision.FLOAT32 ? ConstantDescs.CD_float : ConstantDescs.CD_double;
    }

    private TypeKind elementKind() {
        return nest.precision() == Precision.FLOAT32 ? TypeKind.FLOAT : TypeKind.DOUBLE;
    }

    private ClassDesc arrayType() {
        return elementType().arrayType();
    }
}
