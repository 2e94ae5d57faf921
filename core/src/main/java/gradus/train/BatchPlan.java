package gradus.train;

/**
 * How the rows of an epoch are cut into batches: each of the size asked for, the last one smaller. A last batch of one
 * row joins the batch before it: statistics over a single example do not exist.
 *
 * @param rows at least 1
 * @param batch at least 1
 */
record BatchPlan(int rows, int batch) {
    /** The plan for a batch size, where 0 means all rows. */
    static BatchPlan of(int rows, int batch) {
        return new BatchPlan(rows, batch == 0 ? rows : Math.min(batch, rows));
    }

    int count() {
        int full = rows / batch;
        int rest = rows - full * batch;
        return rest == 0 || (rest == 1 && full > 0) ? full : full + 1;
    }

    int start(int number) {
        return number * batch;
    }

    int size(int number) {
        return number == count() - 1 ? rows - start(number) : batch;
    }

    /** The rows of the largest batch. */
    int largest() {
        return Math.max(size(0), size(count() - 1));
    }

    /** The rows of the smallest batch. */
    int smallest() {
        return Math.min(size(0), size(count() - 1));
    }
}
