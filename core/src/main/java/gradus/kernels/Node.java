package gradus.kernels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value that a kernel computes: one operation on other values. Made by a {@link Graph}, equal only to itself. */
public final class Node {
    private final Op op;
    private final List<Node> args;
    private final double constant;
    private final @Nullable Address address;
    private final int level;
    private final int id;

    Node(int id, Op op, List<Node> args, double constant, @Nullable Address address, int level) {
        this.id = id;
        this.op = op;
        this.args = args;
        this.constant = constant;
        this.address = address;
        this.level = level;
    }

    Op op() {
        return op;
    }

    List<Node> args() {
        return args;
    }

    /** The value of a constant. */
    double constant() {
        return constant;
    }

    /**
     * Where a load reads. For {@link Op#SAME}, non-zero strides mark the loops: two that are at the same index, or one that
     * is at the index where the address starts.
     */
    Address address() {
        if (address == null) {
            throw new IllegalStateException(op + " has no address");
        }
        return address;
    }

    /** How many loops must be open before the value can be computed. */
    public int level() {
        return level;
    }

    /** Arguments have smaller ids than what uses them. */
    int id() {
        return id;
    }
}
