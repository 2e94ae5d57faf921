package gradus.kernels;

/** Plain Java loops: runs everywhere. */
final class ScalarBackend implements Backend {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public String description() {
        return "plain Java";
    }

    @Override
    public int lanes(Precision precision) {
        return 1;
    }

    @Override
    public Operations operations(Precision precision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kernel define(byte[] classFile) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kernel product(Precision precision, ProductShape shape) {
        throw new UnsupportedOperationException();
    }
}
