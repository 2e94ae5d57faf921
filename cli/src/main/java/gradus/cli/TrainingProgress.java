package gradus.cli;

import gradus.train.TrainingListener;
import java.util.Locale;

/** Shows on a terminal how far a training is: epoch, loss, speed, remaining time. Says nothing elsewhere. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final long INTERVAL = 100_000_000L;
    private static final int BAR = 20;
    private static final int WIDTH = 79;

    private final Console console;
    private final int epochs;
    private final boolean shown;
    private final long began = System.nanoTime();
    private long last;
    private double start = -1;
    private String losses = "";

    TrainingProgress(Console console, int epochs) {
        this.console = console;
        this.epochs = epochs;
        this.shown = console.showsProgress();
    }

    @Override
    public void step(int epoch, int step, int steps, double loss) {
        if (!shown) {
            return;
        }
        double done = epoch - 1 + (double) step / steps;
        if (start < 0) {
            // Where a resumed training goes on.
            start = done - 1.0 / steps;
        }
        long now = System.nanoTime();
        if (now - last >= INTERVAL) {
            last = now;
            console.progress(line(done, (now - began) * 1e-9, losses.isEmpty() ? loss(loss) : losses));
        }
    }

    @Override
    public void epoch(EpochReport report) {
        if (shown) {
            losses = loss(report.trainLoss())
                    + (Double.isNaN(report.validationLoss())
                            ? ""
                            : String.format(Locale.ROOT, "  validation %.3g", report.validationLoss()));
        }
    }

    private static String loss(double loss) {
        return String.format(Locale.ROOT, "loss %.4g", loss);
    }

    /** At most 79 columns, so that a terminal of 80 keeps it on one line. */
    String line(double done, double seconds, String text) {
        double perSecond = (done - start) / seconds;
        double left = (epochs - done) / perSecond;
        String speed = perSecond >= 1
                ? String.format(Locale.ROOT, "%.3g epochs/s", perSecond)
                : String.format(Locale.ROOT, "%.3g s/epoch", 1 / perSecond);
        String head = "epoch " + Math.min(epochs, (int) Math.ceil(done)) + "/" + epochs + " ";
        String tail = text + "  " + speed + "  " + clock(left) + " left";
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
        console.progress("");
    }
}
