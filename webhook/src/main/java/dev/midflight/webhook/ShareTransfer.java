package dev.midflight.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Moves a share of the application's requests to the sidecar so that the pod's total stays exactly
 * what it was. Pure whole-number arithmetic over one resource.
 *
 * <p>What init containers reserve beyond the application is used first. The rest comes from the
 * running containers in proportion to what each can spare; none goes below half of what it asked
 * for. Init containers that would then push the total up give back as much, because the sidecar
 * runs beside them.
 */
final class ShareTransfer {

    /**
     * @param demand what the pod asks for now
     * @param wanted the share that the SidecarSet wants
     * @param leastPerContainer what a LimitRange demands of every container, 0 for nothing
     * @param leastPerLimit a container's limit divided by this is the least it may request; 0: any
     * @param besideInit true where the sidecar starts before the init containers
     */
    record Terms(
            PodDemand demand,
            long wanted,
            long leastPerContainer,
            double leastPerLimit,
            boolean besideInit) {}

    /**
     * @param requests the new request of each container, in the order of the demand
     * @param slot the request of each of the two slots
     * @param net the request of the interceptor
     */
    record Result(List<OptionalLong> requests, long slot, long net) {

        Result {
            requests = List.copyOf(requests);
        }

        /** The sidecar's whole share. */
        long share() {
            return slot + slot + net;
        }
    }

    private final ResourceKind kind;
    private final Terms terms;
    private final List<ContainerDemand> containers;
    private final long total;

    private ShareTransfer(ResourceKind kind, Terms terms) {
        this.kind = kind;
        this.terms = terms;
        this.containers = terms.demand().containers();
        this.total = terms.demand().totalRequest();
    }

    static Result transfer(ResourceKind kind, Terms terms) {
        return new ShareTransfer(kind, terms).transfer();
    }

    private Result transfer() {
        long slack = Math.max(0, total - steadySum());
        long share = possibleShare(slack);
        long[] taken = distribute(Math.max(0, share - slack));

        List<OptionalLong> requests = new ArrayList<>();
        long earlier = terms.besideInit() ? share : 0;
        for (int i = 0; i < containers.size(); i++) {
            ContainerDemand container = containers.get(i);
            OptionalLong request = minus(container.request(), taken[i]);
            if (container.role() == ContainerDemand.Role.INIT && request.isPresent()) {
                request = OptionalLong.of(Math.min(request.getAsLong(), total - earlier));
            }
            if (container.role() == ContainerDemand.Role.NATIVE_SIDECAR) {
                earlier += request.orElse(0);
            }
            requests.add(request);
        }
        return split(fillUnclaimed(requests, share), share);
    }

    private long steadySum() {
        return containers.stream()
                .filter(ContainerDemand::isSteady)
                .mapToLong(container -> container.request().orElse(0))
                .sum();
    }

    private long possibleShare(long slack) {
        long wanted = Math.max(terms.wanted(), 3 * terms.leastPerContainer());
        long spare = 0;
        for (ContainerDemand container : containers) {
            spare += spare(container);
        }
        long share = Math.min(Math.min(wanted, slack + spare), Math.max(total / 2, slack));
        if (terms.besideInit()) {
            share = Math.min(share, roomBesideInit());
        }
        return Math.max(0, wholeUnits(share));
    }

    private long roomBesideInit() {
        long room = Long.MAX_VALUE;
        long earlier = 0;
        for (ContainerDemand container : containers) {
            long request = container.request().orElse(0);
            switch (container.role()) {
                case APP -> {}
                case INIT -> room = Math.min(room, total - earlier - least(container));
                case NATIVE_SIDECAR -> earlier += request;
            }
        }
        return room;
    }

    /** What a running container can give, in whole units. */
    private long spare(ContainerDemand container) {
        long request = container.request().orElse(0);
        if (!container.isSteady() || request == 0) {
            return 0;
        }
        long keep = Math.max(least(container), (request + 1) / 2);
        return Math.max(0, wholeUnits(request - keep));
    }

    private long least(ContainerDemand container) {
        if (container.request().orElse(0) == 0) {
            return 0;
        }
        long byLimit =
                terms.leastPerLimit() > 0
                        ? (long) Math.ceil(container.limit().orElse(0) / terms.leastPerLimit())
                        : 0;
        return Math.max(terms.leastPerContainer(), byLimit);
    }

    /** Largest remainders, so that the parts add up to the amount. */
    private long[] distribute(long amount) {
        long[] parts = new long[containers.size()];
        long all = containers.stream().mapToLong(this::spare).sum();
        long left = amount;
        for (int i = 0; i < parts.length && all > 0; i++) {
            double ideal = (double) amount * spare(containers.get(i)) / all;
            parts[i] = Math.min(wholeUnits((long) ideal), spare(containers.get(i)));
            left -= parts[i];
        }
        for (int i = 0; i < parts.length && left > 0; i++) {
            long more = Math.min(left, spare(containers.get(i)) - parts[i]);
            parts[i] += more;
            left -= more;
        }
        return parts;
    }

    /**
     * Containers without a request of their own lived from what {@code spec.resources} reserved for
     * all; beside a sidecar that has one they would starve, so what is unclaimed becomes theirs.
     */
    private List<OptionalLong> fillUnclaimed(List<OptionalLong> requests, long share) {
        if (terms.demand().podRequest().isEmpty() || share == 0) {
            return requests;
        }
        long claimed = share;
        long poor = 0;
        for (int i = 0; i < requests.size(); i++) {
            claimed += containers.get(i).isSteady() ? requests.get(i).orElse(0) : 0;
            poor += isPoor(i, requests) ? 1 : 0;
        }
        long each = poor == 0 ? 0 : wholeUnits((total - claimed) / poor);
        List<OptionalLong> filled = new ArrayList<>(requests);
        for (int i = 0; i < requests.size() && each > 0; i++) {
            if (isPoor(i, requests)) {
                filled.set(i, OptionalLong.of(each));
            }
        }
        return filled;
    }

    private boolean isPoor(int index, List<OptionalLong> requests) {
        return containers.get(index).role() == ContainerDemand.Role.APP
                && requests.get(index).isEmpty();
    }

    private Result split(List<OptionalLong> requests, long share) {
        long units = share / kind.unit();
        long net = units < 3 ? 0 : Math.max(terms.leastPerContainer(), wholeUnits(share / 16));
        net = units < 3 ? 0 : Math.max(net, kind.unit());
        long slot = Math.max(0, wholeUnits((share - net) / 2));
        return new Result(requests, slot, share - slot - slot);
    }

    private long wholeUnits(long amount) {
        return amount - Math.floorMod(amount, kind.unit());
    }

    private static OptionalLong minus(OptionalLong request, long taken) {
        return request.isPresent() ? OptionalLong.of(request.getAsLong() - taken) : request;
    }
}
