package gradus.compile;

/** Where a tensor lies in memory. */
record Region(int start, Layout layout) {}
