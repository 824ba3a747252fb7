package dev.midflight.rpcapps.spring;

import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.call.Executions;
import java.io.IOException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Cloud application that registers with Nacos as {@code echo-provider}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringProviderMain {
    public static void main(String[] args) throws IOException {
        Executions executions =
                NacosSettings.application(SpringProviderMain.class, "echo-provider")
                        .run(args)
                        .getBean(Executions.class);
        Control.ofProvider(Environment.ofProcess().controlPort(), () -> true, executions);
    }

    @Bean
    Executions executions() {
        return new Executions(Environment.ofProcess().self());
    }

    /** The same echo as everywhere. */
    @RestController
    static final class EchoController {
        private final Executions executions;

        EchoController(Executions executions) {
            this.executions = executions;
        }

        @PostMapping("/echo")
        String echo(@RequestParam("id") String id) {
            return executions.execute(id).text();
        }
    }
}
