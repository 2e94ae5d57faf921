package gradus.compile;

import java.util.ArrayList;
import java.util.List;

/** Places that are used again: the smallest free one that is large enough. */
final class FreeList {
    private record Gap(int start, int length) {}

    private final Memory memory;
    private final List<Gap> gaps = new ArrayList<>();

    FreeList(Memory memory) {
        this.memory = memory;
    }

    int take(int length) {
        Gap best = null;
        for (Gap gap : gaps) {
            if (gap.length() >= length && (best == null || gap.length() < best.length())) {
                best = gap;
            }
        }
        if (best == null) {
            return memory.reserve(length);
        }
        gaps.remove(best);
        if (best.length() > length) {
            gaps.add(new Gap(best.start() + length, best.length() - length));
        }
        return best.start();
    }

    void release(Region region) {
        gaps.add(new Gap(region.start(), region.layout().length()));
    }
}
