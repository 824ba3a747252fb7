package dev.midflight.operator.scale;

import dev.midflight.operator.fleet.TestingFleetGate;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.operator.trafficpolicy.TestingTraffic;
import dev.midflight.wire.xds.XdsType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Ours: planner, shelves and the fleet's server, with the limits that it has in a cluster. */
final class MidflightPlane implements Plane {
    private static final ResourceName FIRST =
            new ResourceName(XdsType.ENDPOINTS, "shop/service-0/80");

    private final Shelves shelves = new Shelves(XdsLimits.DEFAULTS, System::nanoTime);
    private final TestingTraffic traffic;
    private final TestingFleetGate gate;

    MidflightPlane(World world, boolean tls) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        this.traffic =
                new TestingTraffic(
                        shelves,
                        world.objects(),
                        world.injected(),
                        () -> {
                            shelves.ready();
                            ready.countDown();
                        });
        ready.await();
        this.gate = new TestingFleetGate(shelves, tls);
    }

    @Override
    public int port() {
        return gate.port();
    }

    @Override
    public void change(List<? extends HasMetadata> objects) {
        traffic.put(objects);
    }

    @Override
    public int missing() {
        return shelves.acknowledgement(FIRST, "ns/shop").missing().size();
    }

    @Override
    public void close() {
        traffic.close();
        shelves.close();
        gate.close();
    }
}
