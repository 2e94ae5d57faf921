package gradus.compile;

import gradus.compile.Flat.Pointwise;
import gradus.compile.Schedule.Strip;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives every tensor its place. Places of tensors that nobody reads any more are used again, from the stage after their
 * last use on; a pointwise result may take the place of an operand that dies with it.
 */
final class Plan {
    /** Where and how long a tensor is used: as positions of groups. */
    private static final class Life {
        int made = -1;
        final List<Integer> uses = new ArrayList<>();
    }

    /** A result and the input it replaces. */
    record Copy(Region from, Region to) {}

    private record Placed(int stage, Strip strip, Group group) {}

    private final Memory memory;
    private final Orientation orientation;
    private final Function<Tensor, Layout> layouts;
    private final Set<Tensor> pinned;
    private final Map<Tensor, Tensor> replaces;
    private final List<Placed> groups = new ArrayList<>();
    private final Map<Tensor, Life> lives = new HashMap<>();
    private final Map<Tensor, Region> regions = new LinkedHashMap<>();
    private final List<Copy> copies = new ArrayList<>();

    /**
     * @param pinned tensors whose values are read or written between runs
     * @param replaces from a result to the input it takes the place of
     */
    Plan(
            Memory memory,
            Orientation orientation,
            Function<Tensor, Layout> layouts,
            Set<Tensor> pinned,
            Map<Tensor, Tensor> replaces,
            Schedule schedule) {
        this.memory = memory;
        this.orientation = orientation;
        this.layouts = layouts;
        this.pinned = pinned;
        this.replaces = replaces;
        List<List<Strip>> stages = schedule.stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            for (Strip strip : stages.get(stage)) {
                for (Group group : strip.groups()) {
                    note(new Placed(stage, strip, group));
                }
            }
        }
    }

    private void note(Placed placed) {
        int position = groups.size();
        groups.add(placed);
        placed.group().targets().forEach(t -> life(t).made = position);
        placed.group().reads().forEach(t -> life(t).uses.add(position));
    }

    private Life life(Tensor tensor) {
        return lives.computeIfAbsent(tensor, t -> new Life());
    }

    Map<Tensor, Region> regions() {
        return regions;
    }

    /** Tensors that may be read or written between runs, as the program has them. */
    Map<Tensor, Region> reachable() {
        Map<Tensor, Region> reachable = new HashMap<>();
        regions.forEach((tensor, region) -> {
            if (pinned.contains(tensor)) {
                reachable.put(orientation.original(tensor), orientation.original(tensor, region));
            }
        });
        return reachable;
    }

    /** Results that have to be copied over the input they replace when everything else is done. */
    List<Copy> copies() {
        return copies;
    }

    /** Whether the value must be in memory at all: not if only its own group reads it. */
    boolean isStored(Tensor tensor) {
        return pinned.contains(tensor) || !life(tensor).uses.isEmpty();
    }

    Plan place(List<Tensor> inputs) {
        for (Tensor input : inputs) {
            regions.put(input, fixed(input));
        }
        FreeList free = new FreeList(memory);
        Map<Integer, List<Region>> dying = new HashMap<>();
        Set<Integer> owned = new HashSet<>();
        int stage = 0;
        for (int position = 0; position < groups.size(); position++) {
            Placed placed = groups.get(position);
            for (; stage < placed.stage(); stage++) {
                dying.getOrDefault(stage, List.of()).forEach(free::release);
            }
            for (Tensor target : placed.group().targets()) {
                if (isStored(target)) {
                    placeTarget(target, position, free, owned);
                }
            }
            endLives(position, placed, dying, owned);
        }
        return this;
    }

    private void placeTarget(Tensor target, int position, FreeList free, Set<Integer> owned) {
        Tensor old = replaces.get(target);
        Region oldRegion = old == null ? null : regions.get(old);
        if (old != null && (oldRegion == null || !oldRegion.layout().equals(layouts.apply(target)))) {
            throw new IllegalArgumentException(target + " cannot replace " + old + ": no input of the same shape");
        }
        Region region;
        if (old != null && oldRegion != null && mayOverwrite(old, position)) {
            region = oldRegion;
        } else if (pinned.contains(target)) {
            region = fixed(target);
        } else {
            region = temporary(target, position, free, owned);
        }
        regions.put(target, region);
        if (oldRegion != null && !oldRegion.equals(region)) {
            copies.add(new Copy(region, oldRegion));
        }
    }

    private Region temporary(Tensor target, int position, FreeList free, Set<Integer> owned) {
        Region heir = inherit(target, position, owned);
        if (heir != null) {
            return heir;
        }
        Layout layout = layouts.apply(target);
        Region region = new Region(free.take(layout.length()), layout);
        owned.add(region.start());
        return region;
    }

    private Region fixed(Tensor tensor) {
        Layout layout = layouts.apply(tensor);
        Tensor known = orientation.original(tensor);
        return memory.isShared(known)
                ? memory.sharedRegion(known, layout)
                : new Region(memory.reserve(layout.length()), layout);
    }

    /** The place of an operand of the same layout for which this group is the last to read it. */
    private @Nullable Region inherit(Tensor target, int position, Set<Integer> owned) {
        for (Tensor read : groups.get(position).group().reads()) {
            Region region = regions.get(read);
            boolean free = region != null
                    && owned.contains(region.start())
                    && !pinned.contains(read)
                    && region.layout().equals(layouts.apply(target))
                    && mayOverwrite(read, position)
                    && groups.get(position).group().targets().stream().noneMatch(t -> region.equals(regions.get(t)));
            if (free) {
                return region;
            }
        }
        return null;
    }

    /**
     * Whether a group may write where a tensor stands: it reads it only at the entry it writes, and all others who read
     * it have finished, at least with the row at hand.
     */
    private boolean mayOverwrite(Tensor tensor, int position) {
        Placed writer = groups.get(position);
        if (!(writer.group().first() instanceof Pointwise) || !Schedule.readsOwnEntry(writer.group(), tensor)) {
            return false;
        }
        for (int use : life(tensor).uses) {
            Placed reader = groups.get(use);
            boolean done = use == position
                    || reader.stage() < writer.stage()
                    || (use < position
                            && reader.strip() == writer.strip()
                            && reader.group().members().stream().allMatch(f -> Schedule.readsOwnRow(f, tensor)));
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** Regions whose tensor is read for the last time here become free after this stage, unless they were inherited. */
    private void endLives(int position, Placed placed, Map<Integer, List<Region>> dying, Set<Integer> owned) {
        for (Tensor read : placed.group().reads()) {
            Region region = regions.get(read);
            boolean last = life(read).uses.getLast() == position;
            boolean inherited =
                    placed.group().targets().stream().anyMatch(t -> region != null && region.equals(regions.get(t)));
            if (region != null && last && !inherited && !pinned.contains(read) && owned.remove(region.start())) {
                dying.computeIfAbsent(placed.stage(), s -> new ArrayList<>()).add(region);
            }
        }
    }
}
