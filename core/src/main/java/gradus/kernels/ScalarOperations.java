package gradus.kernels;

/** One number at a time. */
record ScalarOperations(Class<?> owner, Class<?> value, int sumLanes) implements Operations {
    @Override
    public int lanes() {
        return 1;
    }
}
