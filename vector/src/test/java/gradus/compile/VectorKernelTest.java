package gradus.compile;

import gradus.kernels.Backend;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Vectors of every width: within the interpreter's bounds, with the bits of plain Java, and as IEEE 754 says. */
class VectorKernelTest {
    @TestFactory
    Stream<DynamicTest> equalsTheInterpreterAtEverySize() {
        Backend vector = VectorProgramTest.vector();
        return KernelSizesTest.tests(vector, vector.starter());
    }

    @TestFactory
    Stream<DynamicTest> equalsTheInterpreterForAttention() {
        Backend vector = VectorProgramTest.vector();
        return AttentionTest.tests(vector, vector.starter());
    }

    @TestFactory
    Stream<DynamicTest> takesSpecialValuesAsThePlainEvaluatorDoes() {
        return SpecialValuesTest.tests(VectorProgramTest.vector(), KernelKinds::all);
    }
}
