package dev.midflight.rpcapps.dubbo;

import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.call.Executions;
import dev.midflight.rpcapps.call.Hook;
import java.io.IOException;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** Provides {@link EchoService} until it is terminated. */
public final class DubboProviderMain {
    private DubboProviderMain() {}

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        DubboSettings settings = new DubboSettings(environment);
        Executions executions = new Executions(environment.self());
        ServiceConfig<EchoService> service = new ServiceConfig<>();
        service.setInterface(EchoService.class);
        service.setRef(id -> executions.execute(id).text());
        DubboBootstrap dubbo =
                DubboBootstrap.getInstance()
                        .application(settings.application("echo-provider"))
                        .registry(settings.registry())
                        .protocol(new ProtocolConfig(settings.protocol(), settings.port()))
                        .service(service);
        dubbo.start();
        Control.ofProvider(environment.controlPort(), dubbo::isStarted, executions, new Hook());
        dubbo.await();
    }
}
