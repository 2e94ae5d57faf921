package gradus.formula;

import gradus.formula.Box.Atom;
import gradus.formula.Box.Bracket;
import gradus.formula.Box.Fence;
import gradus.formula.Box.Kind;
import gradus.formula.Box.Row;
import gradus.formula.Box.Scripts;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a wide formula where it may be broken: before signs and behind commas, outside before inside, and between factors
 * only where nothing else helps. What is too wide to stay whole is opened first: brackets become single ones, and a wide
 * line above another becomes a factor in brackets.
 */
final class Breaking {
    /** A break between factors is worse than any before a sign. */
    private static final int FACTORS = 100;

    private static final int NEVER = Integer.MAX_VALUE;

    /** @param depth how bad a break before this piece is */
    private record Piece(Box box, int depth) {}

    private final double room;
    private final List<Piece> pieces = new ArrayList<>();

    private Breaking(double room) {
        this.room = room;
    }

    /** Lines no wider than that, as far as possible. */
    static List<Box> lines(Box box, double room) {
        if (box.width() <= room) {
            return List.of(box);
        }
        Breaking breaking = new Breaking(room - 2);
        breaking.open(box, 0, 0);
        return breaking.filled();
    }

    /** Pieces that a browser may put on lines as its window allows. */
    static List<Box> pieces(Box box, double room) {
        if (box.width() <= room) {
            return List.of(box);
        }
        Breaking breaking = new Breaking(room);
        breaking.open(box, 0, 0);
        List<Box> all = new ArrayList<>();
        List<Piece> current = new ArrayList<>();
        for (Piece piece : breaking.pieces) {
            if (!current.isEmpty() && piece.depth() < FACTORS) {
                all.addAll(breaking.whole(current));
                current.clear();
            }
            current.add(piece);
        }
        all.addAll(breaking.whole(current));
        return all;
    }

    /** One piece if it is not too wide, otherwise cut between factors. */
    private List<Box> whole(List<Piece> parts) {
        double width = parts.stream().mapToDouble(p -> p.box().width()).sum();
        List<Box> all = new ArrayList<>();
        List<Box> current = new ArrayList<>();
        for (Piece piece : parts) {
            if (width > room && piece.depth() != NEVER && !current.isEmpty()) {
                all.add(new Row(current));
                current.clear();
            }
            current.add(piece.box());
        }
        all.add(new Row(current));
        return all;
    }

    /** @param before how bad a break before the box is */
    private void open(Box box, int before, int depth) {
        if (depth > 0 && box.width() <= room && !(box instanceof Row)) {
            pieces.add(new Piece(box, before));
            return;
        }
        switch (box) {
            case Row r -> row(r, before, depth);
            case Fence f -> {
                pieces.add(new Piece(new Bracket(f.open(), true, f.of().height()), before));
                open(f.of(), NEVER, depth + 1);
                pieces.add(new Piece(new Bracket(f.close(), false, f.of().height()), NEVER));
            }
            case Box.Over o -> {
                boolean wideBelow = o.below().width() > o.above().width();
                if (wideBelow) {
                    pieces.add(new Piece(o, before));
                } else {
                    pieces.add(new Piece(new Box.Over(new Atom("1", Kind.NUMBER), o.below()), before));
                    open(new Fence("(", ")", o.above()), FACTORS + depth, depth + 1);
                }
            }
            case Scripts s
            when s.base() instanceof Fence f -> {
                pieces.add(new Piece(new Bracket(f.open(), true, f.of().height()), before));
                open(f.of(), NEVER, depth + 1);
                Box close = new Bracket(f.close(), false, f.of().height());
                pieces.add(new Piece(new Scripts(close, s.below(), s.above()), NEVER));
            }
            case Box.Cases c -> cases(c, before, depth);
            default -> pieces.add(new Piece(box, before));
        }
    }

    /** On one line, as {@code if(condition, value, otherwise)}. */
    private void cases(Box.Cases c, int before, int depth) {
        int next = before;
        Atom comma = new Atom(",", Kind.COMMA);
        for (Box.Case one : c.cases()) {
            pieces.add(new Piece(Box.row(new Atom("if", Kind.FUNCTION), new Bracket("(", true, 1)), next));
            open(one.condition(), NEVER, depth + 1);
            pieces.add(new Piece(comma, NEVER));
            open(one.value(), depth + 1, depth + 1);
            pieces.add(new Piece(comma, NEVER));
            next = depth + 1;
        }
        open(c.otherwise(), next, depth + 1);
        c.cases().forEach(one -> pieces.add(new Piece(new Bracket(")", false, 1), NEVER)));
    }

    private void row(Row r, int before, int depth) {
        int next = before;
        for (Box part : r.parts()) {
            Kind kind = part instanceof Atom a ? a.kind() : Kind.MARK;
            switch (kind) {
                case RELATION, BINARY -> {
                    pieces.add(new Piece(part, kind == Kind.RELATION ? depth : depth + 1));
                    next = NEVER;
                }
                case COMMA -> {
                    pieces.add(new Piece(part, NEVER));
                    next = depth + 1;
                }
                case SPACE -> {
                    pieces.add(new Piece(part, NEVER));
                    next = FACTORS + depth;
                }
                default -> {
                    open(part, next, depth + 1);
                    next = NEVER;
                }
            }
        }
    }

    private List<Box> filled() {
        List<Box> lines = new ArrayList<>();
        int start = 0;
        while (start < pieces.size()) {
            int end = end(start);
            lines.add(
                    new Row(pieces.subList(start, end).stream().map(Piece::box).toList()));
            start = end;
        }
        return lines;
    }

    /** The least bad break that leaves no more than fits, the last of equal ones; near the line's begin only in need. */
    private int end(int start) {
        double width = 0;
        int best = -1;
        int early = -1;
        for (int n = start; n < pieces.size(); n++) {
            if (n > start && pieces.get(n).depth() != NEVER) {
                if (width < 0.35 * room) {
                    early = n;
                } else if (best < 0 || isBetter(n, best, width)) {
                    best = n;
                }
            }
            width += pieces.get(n).box().width();
            if (width > room && Math.max(best, early) > start) {
                return best > start ? best : early;
            }
        }
        return pieces.size();
    }

    private boolean isBetter(int n, int best, double width) {
        int depth = pieces.get(n).depth();
        int known = pieces.get(best).depth();
        return depth <= known || (width > 0.6 * room && depth < FACTORS && known >= FACTORS);
    }
}
