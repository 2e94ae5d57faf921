package gradus.compile;

import java.util.List;

/** Room for a copy of some tensors of one memory, taken again and again without setting anything aside. */
public final class Snapshot {
    private final Place[] places;
    private final Object[] copies;

    /** @param places tensors that are not over examples */
    public Snapshot(List<Place> places) {
        this.places = places.toArray(Place[]::new);
        this.copies = new Object[this.places.length];
        for (int n = 0; n < copies.length; n++) {
            Place place = this.places[n];
            copies[n] = Memory.newArray(
                    place.memory().precision(), place.region().layout().length());
        }
    }

    /** Copies all values as they are now. */
    public void take() {
        for (int n = 0; n < copies.length; n++) {
            Region region = places[n].region();
            System.arraycopy(
                    places[n].memory().array(),
                    region.start(),
                    copies[n],
                    0,
                    region.layout().length());
        }
    }

    /** The copied values of tensor n, in row-major order of its dims. */
    public void get(int n, double[] into) {
        Transfer.read(copies[n], copied(n), 0, into);
    }

    /** Puts values in the place of the copied ones of tensor n. */
    public void set(int n, double[] values) {
        Transfer.write(copies[n], copied(n), 0, values);
    }

    private Region copied(int n) {
        return new Region(0, places[n].region().layout());
    }
}
