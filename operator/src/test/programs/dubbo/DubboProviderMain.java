package greeting;

import java.util.HashMap;
import java.util.Map;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** A Dubbo provider; arguments are key=value, and {@code bare=true} provides nothing. Prints READY. */
public final class DubboProviderMain {
    private DubboProviderMain() {}

    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        ApplicationConfig application = new ApplicationConfig("greeter-app");
        application.setQosEnable(true);
        application.setQosHost("127.0.0.1");
        application.setQosPort(Integer.parseInt(options.get("qos")));
        application.setRegisterMode(options.get("mode"));
        RegistryConfig registry = new RegistryConfig(options.get("registry"));
        registry.setUseAsConfigCenter(false);
        registry.setUseAsMetadataCenter(false);
        if (options.containsKey("username")) {
            registry.setUsername(options.get("username"));
            registry.setPassword(options.get("password"));
        }
        DubboBootstrap bootstrap =
                DubboBootstrap.getInstance()
                        .application(application)
                        .registry(registry)
                        .protocol(
                                new ProtocolConfig(
                                        options.get("protocol"),
                                        Integer.parseInt(options.get("port"))));
        if (!options.containsKey("bare")) {
            ServiceConfig<Greeter> service = new ServiceConfig<>();
            service.setInterface(Greeter.class);
            service.setRef(name -> "hello " + name);
            service.setGroup("g");
            service.setVersion("1.0.0");
            bootstrap.service(service);
        }
        bootstrap.start();
        System.out.println("READY");
        bootstrap.await();
    }
}
