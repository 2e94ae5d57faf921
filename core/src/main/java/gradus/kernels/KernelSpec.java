package gradus.kernels;

/** What a kernel computes and where it reads and writes; equal {@linkplain #key keys} mean equal kernels. */
public sealed interface KernelSpec permits Nest, ProductShape {
    Precision precision();

    /** Everything that decides the code, as a value that can be compared. */
    Object key();
}
