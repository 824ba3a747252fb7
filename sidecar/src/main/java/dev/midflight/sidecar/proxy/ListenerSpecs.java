package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.sidecar.admin.AdminActions;
import dev.midflight.sidecar.admin.AdminPages;
import dev.midflight.sidecar.admin.MetricsPages;
import dev.midflight.sidecar.admin.PageServer;
import dev.midflight.sidecar.admin.Pages;
import dev.midflight.sidecar.config.ListenConfig;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.filter.Filters;
import dev.midflight.sidecar.listen.DestinationResolver;
import dev.midflight.sidecar.listen.ListenerSpec;
import dev.midflight.sidecar.overload.Overload;
import dev.midflight.sidecar.probe.TcpProbe;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.MetricsText;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.witness.WitnessDesk;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The listeners of a proxy: two for traffic, three for those who look after it. */
record ListenerSpecs(
        SidecarConfig config,
        List<Lane> lanes,
        Redirections redirections,
        Telemetry telemetry,
        Overload overload,
        AdminActions actions) {
    private static final int MAX_SCRAPES = 16;
    private static final int SCRAPER_IDLE_SECONDS = 60;

    /** Those of a configuration, and the pages of who looks after it. */
    List<ListenerSpec> configured(List<Listener> listeners) {
        Intake intake = intake();
        List<ListenerSpec> specs = new ArrayList<>();
        Filters filters = Filters.first(System::nanoTime);
        for (Listener listener : listeners) {
            listener.address()
                    .map(address -> configured(listener, address, filters, intake))
                    .ifPresent(specs::add);
        }
        specs.add(admin());
        specs.add(metrics());
        return List.copyOf(specs);
    }

    private static ListenerSpec configured(
            Listener listener, InetSocketAddress address, Filters filters, Intake intake) {
        Entrance entrance = Entrance.of(listener, filters.of(listener));
        return new ListenerSpec(
                listener.name(),
                address,
                ListenerSpec.Use.TRAFFIC,
                accepted -> intake.accept(entrance, accepted));
    }

    /** A pod's. */
    List<ListenerSpec> all() {
        ListenConfig listen = config.listen();
        Intake intake = intake();
        return List.of(
                new ListenerSpec(
                        "inbound",
                        new InetSocketAddress(listen.inboundPort()),
                        ListenerSpec.Use.TRAFFIC,
                        accepted -> intake.accept(Direction.INBOUND, accepted)),
                new ListenerSpec(
                        "outbound",
                        new InetSocketAddress(listen.outboundPort()),
                        ListenerSpec.Use.TRAFFIC,
                        accepted -> intake.accept(Direction.OUTBOUND, accepted)),
                admin(),
                pages("probe", new InetSocketAddress(listen.probePort()), new TcpProbe(podIp())),
                metrics());
    }

    private ListenerSpec admin() {
        return pages("admin", loopback(config.listen().adminPort()), new AdminPages(actions));
    }

    private ListenerSpec metrics() {
        MetricsText text = new MetricsText(telemetry);
        return pages(
                "metrics",
                new InetSocketAddress(config.listen().metricsPort()),
                new MetricsPages(text, actions::ready, scraper()));
    }

    private Intake intake() {
        ListenConfig listen = config.listen();
        DestinationResolver destinations =
                listen.fixedDestination()
                        .map(DestinationResolver::fixed)
                        .orElseGet(DestinationResolver::redirected);
        return new Intake(
                lanes,
                destinations,
                redirections,
                config.traffic(),
                new WitnessDesk(lanes.getFirst().worker().loop(), config.pod().podUid()),
                overload);
    }

    /** One thread, there only while somebody scrapes. */
    private static Executor scraper() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        SCRAPER_IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_SCRAPES),
                        Thread.ofPlatform().daemon().name("scrape").factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private ListenerSpec pages(String name, InetSocketAddress address, Pages pages) {
        EventLoop loop = lanes.getFirst().worker().loop();
        return new ListenerSpec(
                name, address, ListenerSpec.Use.PAGES, new PageServer(loop, pages)::accept);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private InetAddress podIp() {
        List<InetAddress> addresses = config.pod().podIps();
        return addresses.isEmpty() ? InetAddress.ofLiteral("127.0.0.1") : addresses.getFirst();
    }
}
