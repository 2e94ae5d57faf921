package gradus.train;

import gradus.compile.Place;

/**
 * Draws a dropout mask: number i of example j is 1 with probability keep, from number i + j * units of the mask's stream.
 */
final class MaskSource implements Place.Source {
    private final Place mask;
    private final double keep;
    private final int units;
    private long key;

    MaskSource(Place mask, double keep, int units) {
        this.mask = mask;
        this.keep = keep;
        this.units = units;
    }

    void draw(long stream, int examples) {
        key = stream;
        mask.fill(examples, this);
    }

    @Override
    public void write(int examples, float[] into, int start, int stride) {
        for (int j = 0; j < examples; j++) {
            for (int i = 0; i < units; i++) {
                into[start + j * stride + i] = RandomBits.uniform(key, (long) j * units + i) < keep ? 1 : 0;
            }
        }
    }

    @Override
    public void write(int examples, double[] into, int start, int stride) {
        for (int j = 0; j < examples; j++) {
            for (int i = 0; i < units; i++) {
                into[start + j * stride + i] = RandomBits.uniform(key, (long) j * units + i) < keep ? 1 : 0;
            }
        }
    }
}
