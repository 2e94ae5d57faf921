package gradus.cli;

import gradus.train.TrainingListener;
import java.util.Locale;

/**
 * The progress of a training on a terminal, a line that changes, and what a user does to end it. Speed and remaining time
 * come from the latest seconds, and only after the first epoch, in which the machine warms up.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final long INTERVAL = 100_000_000L;
    private static final int BAR = 20;
    private static final int WIDTH = 79;

    /** So many points of the way are remembered, an interval or more apart. */
    private static final int POINTS = 64;

    private final Console console;
    private final int epochs;
    private final boolean shown;
    private final Interruption interruption = new Interruption();
    private final long[] times = new long[POINTS];
    private final double[] places = new double[POINTS];
    private int points;
    private boolean warm;
    private long last;
    private String validation = "";

    TrainingProgress(Console console, int epochs) {
        this.console = console;
        this.epochs = epochs;
        this.shown = console.showsProgress();
    }

    @Override
    public boolean cancelled() {
        return interruption.asked();
    }

    @Override
    public void step(int epoch, int step, int steps, double loss) {
        if (!shown) {
            return;
        }
        long now = System.nanoTime();
        if (now - last >= INTERVAL) {
            last = now;
            double done = epoch - 1 + (double) step / steps;
            String text = String.format(Locale.ROOT, "loss %.4g", loss) + validation;
            console.progress(line(done, rate(now, done), text));
            pass(now, done);
        }
    }

    @Override
    public void epoch(EpochReport report) {
        if (!shown) {
            return;
        }
        if (!Double.isNaN(report.validationLoss())) {
            validation = String.format(Locale.ROOT, "  validation %.3g", report.validationLoss());
        }
        if (!warm) {
            warm = true;
            pass(System.nanoTime(), report.epoch());
        }
    }

    private void pass(long time, double place) {
        if (warm) {
            times[points % POINTS] = time;
            places[points % POINTS] = place;
            points++;
        }
    }

    /** Epochs a second since the oldest point that is remembered; NaN without one. */
    double rate(long now, double done) {
        if (points == 0) {
            return Double.NaN;
        }
        int oldest = points <= POINTS ? 0 : points % POINTS;
        return (done - places[oldest]) / ((now - times[oldest]) * 1e-9);
    }

    /**
     * At most 79 columns, so that a terminal of 80 keeps it on one line.
     *
     * @param perSecond epochs a second; NaN where that is not known yet
     */
    String line(double done, double perSecond, String text) {
        String head = "epoch " + Math.min(epochs, (int) Math.ceil(done)) + "/" + epochs + " ";
        String tail = text;
        if (perSecond > 0) {
            String speed = perSecond >= 1
                    ? String.format(Locale.ROOT, "%.3g epochs/s", perSecond)
                    : String.format(Locale.ROOT, "%.3g s/epoch", 1 / perSecond);
            tail += "  " + speed + "  " + clock((epochs - done) / perSecond) + " left";
        }
        return head + bar(done / epochs, Math.min(BAR, WIDTH - head.length() - tail.length() - 3)) + tail;
    }

    /** As wide as there is room. */
    private static String bar(double share, int width) {
        if (width < 4) {
            return "";
        }
        int filled = (int) Math.min(width, width * share);
        return "[" + "#".repeat(filled) + ".".repeat(width - filled) + "] ";
    }

    static String clock(double seconds) {
        long whole = Double.isFinite(seconds) ? Math.round(seconds) : 0;
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    @Override
    public void close() {
        interruption.close();
        console.progress("");
    }
}
