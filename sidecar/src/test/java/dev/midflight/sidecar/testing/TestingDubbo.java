package dev.midflight.sidecar.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.apache.dubbo.rpc.model.ModuleModel;

/** One side of a real Dubbo, without a registry, on models of its own. */
public final class TestingDubbo implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String SHUTDOWN_MILLIS = "100";

    /** A consumer without a registry looks for closed connections once a minute, unless told. */
    private static final String RECONNECT_SOON =
            "&heartbeat=1000&dubbo.application.least-reconnect-duration=1000";

    private final FrameworkModel framework = new FrameworkModel();
    private final ModuleModel module;

    private TestingDubbo(String name) {
        ApplicationModel application = framework.newApplication();
        ApplicationConfig config = new ApplicationConfig(name);
        config.setQosEnable(false);
        config.setShutwait(SHUTDOWN_MILLIS);
        application.getApplicationConfigManager().setApplication(config);
        this.module = application.newModule();
    }

    /** A provider of a greeter on a port of its own. */
    public static Provider provider(String name, Greeter greeter, String serialization) {
        TestingDubbo dubbo = new TestingDubbo(name);
        int port = TestingBolt.freePort();
        ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
        protocol.setHost("127.0.0.1");
        protocol.setSerialization(serialization);
        ServiceConfig<Greeter> service = new ServiceConfig<>(dubbo.module);
        service.setInterface(Greeter.class);
        service.setRef(greeter);
        service.setProtocol(protocol);
        service.setRegistry(new RegistryConfig("N/A"));
        service.export();
        return new Provider(dubbo, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A consumer that takes turns between providers and never tries a call again. */
    public static Consumer consumer(String serialization, List<InetSocketAddress> providers) {
        TestingDubbo dubbo = new TestingDubbo("consumer");
        ReferenceConfig<Greeter> reference = new ReferenceConfig<>(dubbo.module);
        reference.setInterface(Greeter.class);
        reference.setUrl(
                providers.stream()
                        .map(
                                provider ->
                                        "dubbo://127.0.0.1:"
                                                + provider.getPort()
                                                + "?serialization="
                                                + serialization
                                                + RECONNECT_SOON)
                        .collect(Collectors.joining(";")));
        reference.setRetries(0);
        reference.setTimeout(TIMEOUT_MILLIS);
        reference.setLoadbalance("roundrobin");
        return new Consumer(dubbo, reference.get());
    }

    @Override
    public void close() {
        framework.destroy();
    }

    public record Provider(TestingDubbo dubbo, InetSocketAddress address) implements AutoCloseable {
        @Override
        public void close() {
            dubbo.close();
        }
    }

    public record Consumer(TestingDubbo dubbo, Greeter greeter) implements AutoCloseable {
        @Override
        public void close() {
            dubbo.close();
        }
    }
}
