package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import gradus.InputException;
import gradus.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real NumPy writes is read, and what we write NumPy reads. */
class NumpyTest {
    private static Python python;

    @TempDir
    Path folder;

    @BeforeAll
    static void findNumpy() {
        python = Python.require("numpy");
    }

    @Test
    void everyTypeOrderAndShapeThatNumpyWrites() {
        python.run(folder, """
                import numpy as np
                rng = np.random.default_rng(1)
                arrays = {}
                for code in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".split():
                    for order in "<>":
                        for shape in [(), (1,), (5,), (3, 4), (2, 3, 4), (0,), (3, 0), (1, 1), (17, 1)]:
                            dtype = np.dtype(order + code)
                            size = int(np.prod(shape))
                            a = rng.integers(0, 256, size * dtype.itemsize, dtype=np.uint8).tobytes()
                            a = (np.frombuffer(a, np.uint8) % 2).astype(bool) if code == "b1" else np.frombuffer(a, dtype)
                            a = a[:size].reshape(shape)
                            for layout in "CF":
                                arrays[f"{code}_{'l' if order == '<' else 'b'}_{layout}_{len(arrays)}"] = np.asarray(a, order=layout)
                np.savez("stored.npz", **arrays)
                np.savez_compressed("deflated.npz", **arrays)
                np.savez("expected.npz", **{k: np.ascontiguousarray(v).astype("<f8").reshape(v.shape) for k, v in arrays.items()})
                """);
        Map<String, NdArray> expected = Npz.read(folder.resolve("expected.npz"));
        assertThat(expected).hasSize(12 * 2 * 9 * 2);
        for (String name : new String[] {"stored.npz", "deflated.npz"}) {
            Map<String, NdArray> read = Npz.read(folder.resolve(name));
            assertThat(read.keySet()).containsExactlyElementsOf(expected.keySet());
            read.forEach((key, array) -> {
                assertThat(array.shape()).isEqualTo(expected.get(key).shape());
                assertThat(array.data()).as(key).isEqualTo(expected.get(key).data());
            });
        }
    }

    @Test
    void numpyReadsWhatWeWrite() {
        Random random = new Random(5);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (DType type : DType.values()) {
            if (type != DType.BFLOAT16) {
                double[] data = random.doubles(12)
                        .map(x -> type.isFloat() ? x * 2000 - 1000 : Math.rint(x))
                        .toArray();
                arrays.put(type.name(), new NdArray(new int[] {3, 4}, data, DType.FLOAT64).as(type));
                arrays.put(type.name() + "_double", new NdArray(new int[] {3, 4}, data, DType.FLOAT64));
            }
        }
        arrays.put("scalar", NdArray.scalar(Math.E));
        arrays.put("empty", new NdArray(new int[] {0, 2}, new double[0]));
        arrays.put("cube", new NdArray(new int[] {2, 3, 2}, random.doubles(12).toArray()));
        Npz.write(folder.resolve("ours.npz"), arrays);
        String report = python.run(folder, """
                import numpy as np
                z = np.load("ours.npz")
                for name in z.files:
                    a = z[name]
                    print(name, a.dtype, a.shape, "C" if a.flags.c_contiguous else "F")
                    if name + "_double" in z.files:  # the conversion is NumPy's, the rounding must be the same
                        assert np.array_equal(z[name + "_double"].astype(a.dtype), a), name
                assert float(z["scalar"]) == 2.718281828459045
                assert z["cube"][1, 2, 0] == z["cube"].ravel()[10]
                np.savez("theirs.npz", **{k: z[k] for k in z.files})
                """);
        assertThat(report)
                .contains("UINT64 uint64 (3, 4) C", "FLOAT16 float16 (3, 4) C", "scalar float64 () C", "BOOL bool");
        assertThat(Npz.read(folder.resolve("theirs.npz"))).containsExactlyEntriesOf(arrays);
    }

    @Test
    void ourBytesAreThoseOfNumpy() throws Exception {
        Npy.write(folder.resolve("ours.npy"), NdArray.of(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        python.run(folder, "import numpy as np; np.save('theirs.npy', np.arange(1, 13.).reshape(3, 4))");
        assertThat(Files.readAllBytes(folder.resolve("ours.npy")))
                .isEqualTo(Files.readAllBytes(folder.resolve("theirs.npy")));
    }

    @Test
    void halvesAreRoundedAsNumpyRounds() {
        Random random = new Random(9);
        double[] data = random.doubles(200_000)
                .map(x -> (x - 0.5) * Math.pow(2, random.nextInt(44) - 26))
                .toArray();
        for (int i = 0; i < 100_000; i++) {
            // ties and their closest neighbours, where rounding twice goes wrong
            float half = Float.float16ToFloat((short) random.nextInt(0x7BFF));
            float next = Float.float16ToFloat((short) (Float.floatToFloat16(half) + 1));
            double tie = ((double) half + next) / 2;
            data[i] = switch (i % 3) {
                case 0 -> tie;
                case 1 -> Math.nextUp(tie);
                default -> Math.nextDown(tie);
            };
        }
        NdArray doubles = NdArray.vector(data);
        Npz.write(folder.resolve("h.npz"), Map.of("d", doubles, "h", doubles.as(DType.FLOAT16)));
        python.run(folder, """
                import numpy as np
                z = np.load("h.npz")
                with np.errstate(over="ignore"):
                    assert np.array_equal(z["d"].astype(np.float16), z["h"])
                """);
    }

    @Test
    void whatNumpyPicklesIsSkippedWithAdvice() {
        python.run(folder, """
                import numpy as np
                W = np.empty(2, dtype=object)
                W[:] = [np.zeros((2, 3)), np.zeros((1, 2))]
                grads = {"dW1": np.zeros((2, 3))}
                np.savez("p.npz", ok=np.zeros(2), W=W, grads=grads, by=np.array("me"), names=np.array(["a", "b"]))
                np.savez("nothing.npz", W, grads)
                np.save("grads.npy", grads, allow_pickle=True)
                np.save("r.npy", np.zeros(2, dtype=[("x", "f8"), ("y", "i4")]))
                """);
        Path pickled = folder.resolve("p.npz");
        ArrayContents contents = ArrayFiles.contents(pickled);
        assertThat(contents.arrays()).containsOnlyKeys("ok");
        assertThat(contents.fromOne()).isFalse();
        assertThat(contents.skipped())
                .extracting(ArrayContents.Skipped::name)
                .containsExactly("W", "grads", "by", "names");
        assertThat(contents.skipped().get(0).what())
                .isEqualTo("a list of arrays or other objects, pickled; np.savez(\"p.npz\", W1=W[0], W2=W[1]) saves its"
                        + " arrays");
        assertThat(contents.skipped().get(1).what())
                .isEqualTo("a dict or other object, pickled; np.savez(\"p.npz\", **grads) saves its arrays");
        assertThat(contents.skipped().get(2).text()).isEqualTo("by (a text)");
        assertThat(contents.skipped().get(3).text()).isEqualTo("names (an array of texts)");
        assertThat(catchThrowable(() -> Npz.read(folder.resolve("nothing.npz"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no array of numbers, only arr_0 (a list of arrays")
                .hasMessageContaining("np.savez(\"nothing.npz\", W1=W[0], W2=W[1])")
                .hasMessageEndingWith("np.savez(\"nothing.npz\", **grads) saves its arrays).");
        assertThat(catchThrowable(() -> ArrayFiles.read(folder.resolve("grads.npy"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("grads.npy: holds no numbers: a dict")
                .hasMessageEndingWith("np.savez(\"grads.npz\", **grads) saves its arrays.");
        // what is advised works, also for longer lists
        python.run(folder, """
                import numpy as np
                W = np.empty(3, dtype=object)
                W[:] = [np.zeros((2, 3)), np.zeros((1, 2)), np.zeros((4, 1))]
                np.savez("long.npz", W=W, ok=np.zeros(2))
                """);
        String advice = ArrayFiles.contents(folder.resolve("long.npz"))
                .skipped()
                .getFirst()
                .what();
        String line = advice.substring(advice.indexOf("np.savez"), advice.indexOf(" saves its arrays"));
        python.run(folder, "import numpy as np\nW = [np.zeros((2, 3)), np.zeros((1, 2)), np.zeros((4, 1))]\n" + line);
        assertThat(Npz.read(folder.resolve("long.npz"))).containsOnlyKeys("W1", "W2", "W3");
        Path records = folder.resolve("r.npy");
        assertThat(catchThrowable(() -> Npy.read(records))).hasMessageContaining("several fields");
    }
}
