package gradus.cli;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.runtime.ObjectMethods;
import java.lang.runtime.SwitchBootstraps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes methods of what javac leaves to the first call of each start: which type a switch is at, and records' equals and
 * hashCode. The JVM's ahead-of-time cache keeps code, but not what such calls find out. What no quick answer needs stays:
 * toString, and switches with constants among their labels.
 */
final class PlainCode {
    private static final ClassDesc OBJECTS = desc(Objects.class);

    /** A method that is yet to be written. */
    private record Missing(String name, InvokeDynamicInstruction call) {}

    private final ClassDesc owner;
    private final boolean isInterface;
    private final List<Missing> missing = new ArrayList<>();

    private PlainCode(ClassModel model) {
        this.owner = model.thisClass().asSymbol();
        this.isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    static ClassTransform of(ClassModel model) {
        PlainCode code = new PlainCode(model);
        return ClassTransform.transformingMethodBodies(code::copy).andThen(ClassTransform.endHandler(code::write));
    }

    private void copy(CodeBuilder into, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction call && (isTypeSwitch(call) || isRecordMethod(call))) {
            String name = call.name().stringValue() + "$" + missing.size();
            missing.add(new Missing(name, call));
            into.invokestatic(owner, name, call.typeSymbol(), isInterface);
        } else {
            into.with(element);
        }
    }

    /** Not one with numbers, strings or enum constants among its labels. */
    private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
        return isMadeBy(SwitchBootstraps.class, call)
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    private static boolean isRecordMethod(InvokeDynamicInstruction call) {
        return isMadeBy(ObjectMethods.class, call) && !call.name().equalsString("toString");
    }

    private static boolean isMadeBy(Class<?> bootstraps, InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(desc(bootstraps));
    }

    private void write(ClassBuilder into) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        for (Missing method : missing) {
            InvokeDynamicInstruction call = method.call();
            into.withMethodBody(method.name(), call.typeSymbol(), flags, code -> {
                if (isTypeSwitch(call)) {
                    writeTypeSwitch(code, call);
                } else if (call.name().equalsString("equals")) {
                    writeEquals(code, fields(call));
                } else {
                    writeHashCode(code, fields(call));
                }
            });
        }
    }

    /** {@code (value, from)}: the number of the first type from there on that the value has. */
    private static void writeTypeSwitch(CodeBuilder code, InvokeDynamicInstruction call) {
        List<ClassDesc> types =
                call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList();
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int n = 0; n < types.size(); n++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(n).if_icmpgt(next);
            code.aload(0).instanceOf(types.get(n)).ifeq(next);
            code.loadConstant(n).ireturn().labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }

    private void writeEquals(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
        Label different = code.newLabel();
        code.aload(1).instanceOf(owner).ifeq(different);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = type(field);
            code.aload(0).getfield(owner, field.methodName(), type);
            code.aload(1).checkcast(owner).getfield(owner, field.methodName(), type);
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type));
                code.ifne(different);
            } else {
                code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
                code.ifeq(different);
            }
        }
        code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
    }

    private void writeHashCode(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
        code.iconst_0();
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = type(field);
            code.loadConstant(31).imul();
            code.aload(0).getfield(owner, field.methodName(), type);
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(CD_int, type));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    /** After the record's class and the names of its components come their getters. */
    private static List<DirectMethodHandleDesc> fields(InvokeDynamicInstruction call) {
        return call.bootstrapArgs().stream()
                .skip(2)
                .map(DirectMethodHandleDesc.class::cast)
                .toList();
    }

    private static ClassDesc type(DirectMethodHandleDesc field) {
        return field.invocationType().returnType();
    }

    private static ClassDesc box(ClassDesc primitive) {
        return desc(
                switch (primitive.descriptorString()) {
                    case "Z" -> Boolean.class;
                    case "B" -> Byte.class;
                    case "S" -> Short.class;
                    case "C" -> Character.class;
                    case "I" -> Integer.class;
                    case "J" -> Long.class;
                    case "F" -> Float.class;
                    case "D" -> Double.class;
                    default -> throw new IllegalArgumentException(primitive + " is no primitive type");
                });
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }
}
