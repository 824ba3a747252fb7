package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.webhook.ContainerDemand.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShareTransferTest {

    @Test
    void takesFromEachContainerInProportion() {
        ShareTransfer.Result result = transfer(100, app(750), app(250));

        assertEquals(List.of(OptionalLong.of(675), OptionalLong.of(225)), result.requests());
        assertEquals(47, result.slot());
        assertEquals(6, result.net());
        assertEquals(100, result.share());
    }

    @Test
    void neverTakesMoreThanHalf() {
        ShareTransfer.Result result = transfer(1000, app(301));

        assertEquals(List.of(OptionalLong.of(151)), result.requests());
        assertEquals(150, result.share());
    }

    @Test
    void whatInitContainersReserveIsUsedFirst() {
        ShareTransfer.Result result = transfer(100, init(1200), app(1000));

        assertEquals(List.of(OptionalLong.of(1100), OptionalLong.of(1000)), result.requests());
        assertEquals(100, result.share());
    }

    @Test
    void plainContainersDoNotRunBesideInitContainers() {
        PodDemand demand = demand(init(1200), app(1000));

        ShareTransfer.Result result =
                ShareTransfer.transfer(
                        ResourceKind.CPU, new ShareTransfer.Terms(demand, 100, 0, 0, false));

        assertEquals(List.of(OptionalLong.of(1200), OptionalLong.of(1000)), result.requests());
        assertEquals(100, result.share());
    }

    @Test
    void containersWithoutRequestStayWithoutOne() {
        ShareTransfer.Result result = transfer(100, app(1000), none());

        assertEquals(List.of(OptionalLong.of(900), OptionalLong.empty()), result.requests());
    }

    @Test
    void nothingToShareGivesNothing() {
        ShareTransfer.Result result = transfer(100, none());

        assertEquals(0, result.share());
        assertEquals(List.of(OptionalLong.empty()), result.requests());
    }

    @Test
    void unclaimedPodLevelRequestsAreSharedOutBesideTheSidecar() {
        PodDemand demand =
                new PodDemand(List.of(none(), none()), OptionalLong.of(1000), OptionalLong.empty());

        ShareTransfer.Result result =
                ShareTransfer.transfer(
                        ResourceKind.CPU, new ShareTransfer.Terms(demand, 100, 0, 0, true));

        assertEquals(List.of(OptionalLong.of(450), OptionalLong.of(450)), result.requests());
        assertEquals(100, result.share());
    }

    @Test
    void keepsTheTotalWhateverThePod() {
        Random random = new Random(20260101);
        for (int round = 0; round < 50_000; round++) {
            ResourceKind kind = random.nextBoolean() ? ResourceKind.CPU : ResourceKind.MEMORY;
            List<ContainerDemand> containers = randomContainers(random, kind);
            PodDemand before = demand(containers.toArray(ContainerDemand[]::new));
            long least = random.nextInt(4) == 0 ? random.nextInt(40) * kind.unit() : 0;
            boolean besideInit = random.nextBoolean();

            ShareTransfer.Result result =
                    ShareTransfer.transfer(
                            kind,
                            new ShareTransfer.Terms(
                                    before,
                                    random.nextInt(600) * kind.unit(),
                                    least,
                                    0,
                                    besideInit));

            String context = "round " + round + ": " + containers + " -> " + result;
            assertEquals(before.totalRequest(), after(containers, result, besideInit), context);
            assertTrue(result.slot() >= 0 && result.net() >= 0, context);
            for (int i = 0; i < containers.size(); i++) {
                checkContainer(containers.get(i), result.requests().get(i), context);
            }
        }
    }

    private static void checkContainer(ContainerDemand before, OptionalLong after, String context) {
        assertEquals(before.request().isPresent(), after.isPresent(), context);
        long was = before.request().orElse(0);
        long is = after.orElse(0);
        assertTrue(is >= 0 && is <= was, context);
        assertTrue(!before.isSteady() || 2 * is >= was, context);
    }

    private static long after(
            List<ContainerDemand> containers, ShareTransfer.Result result, boolean besideInit) {
        List<ContainerDemand> all = new ArrayList<>();
        Role role = besideInit ? Role.NATIVE_SIDECAR : Role.APP;
        for (long request : List.of(result.slot(), result.slot(), result.net())) {
            all.add(new ContainerDemand(role, OptionalLong.of(request), OptionalLong.empty()));
        }
        for (int i = 0; i < containers.size(); i++) {
            all.add(
                    new ContainerDemand(
                            containers.get(i).role(),
                            result.requests().get(i),
                            OptionalLong.empty()));
        }
        return demand(all.toArray(ContainerDemand[]::new)).totalRequest();
    }

    private static List<ContainerDemand> randomContainers(Random random, ResourceKind kind) {
        List<ContainerDemand> containers = new ArrayList<>();
        int inits = random.nextInt(4);
        int apps = 1 + random.nextInt(3);
        for (int i = 0; i < inits + apps; i++) {
            Role role =
                    i >= inits ? Role.APP : random.nextBoolean() ? Role.INIT : Role.NATIVE_SIDECAR;
            long amount = random.nextInt(2000) * kind.unit() + random.nextInt((int) kind.unit());
            OptionalLong request =
                    random.nextInt(5) == 0 ? OptionalLong.empty() : OptionalLong.of(amount);
            containers.add(new ContainerDemand(role, request, OptionalLong.empty()));
        }
        return containers;
    }

    private static ShareTransfer.Result transfer(long wanted, ContainerDemand... containers) {
        return ShareTransfer.transfer(
                ResourceKind.CPU, new ShareTransfer.Terms(demand(containers), wanted, 0, 0, true));
    }

    private static PodDemand demand(ContainerDemand... containers) {
        return new PodDemand(List.of(containers), OptionalLong.empty(), OptionalLong.empty());
    }

    private static ContainerDemand app(long request) {
        return new ContainerDemand(Role.APP, OptionalLong.of(request), OptionalLong.empty());
    }

    private static ContainerDemand init(long request) {
        return new ContainerDemand(Role.INIT, OptionalLong.of(request), OptionalLong.empty());
    }

    private static ContainerDemand none() {
        return new ContainerDemand(Role.APP, OptionalLong.empty(), OptionalLong.empty());
    }
}
