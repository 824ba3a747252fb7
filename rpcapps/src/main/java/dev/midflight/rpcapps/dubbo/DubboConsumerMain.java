package dev.midflight.rpcapps.dubbo;

import dev.midflight.rpcapps.call.Calls;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import java.io.IOException;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** Calls {@link EchoService} at a steady rate, and never tries a call again. */
public final class DubboConsumerMain {
    private DubboConsumerMain() {}

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        DubboSettings settings = new DubboSettings(environment);
        ReferenceConfig<EchoService> reference = new ReferenceConfig<>();
        reference.setInterface(EchoService.class);
        reference.setProtocol(settings.protocol());
        reference.setRetries(0);
        reference.setTimeout(DubboSettings.TIMEOUT_MILLIS);
        reference.setCheck(false);
        DubboBootstrap dubbo =
                DubboBootstrap.getInstance()
                        .application(settings.application("echo-consumer"))
                        .registry(settings.registry())
                        .reference(reference)
                        .start();
        Calls calls = Calls.start(reference.get()::echo, environment);
        Control.ofConsumer(environment.controlPort(), environment.self(), calls);
        dubbo.await();
    }
}
