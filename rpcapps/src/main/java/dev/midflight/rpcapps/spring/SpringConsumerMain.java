package dev.midflight.rpcapps.spring;

import dev.midflight.rpcapps.call.Calls;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.http.PooledClient;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Calls {@code echo-provider} as Spring Cloud's load balancer finds it in Nacos. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringConsumerMain {
    public static void main(String[] args) throws IOException {
        SpringApplication application =
                NacosSettings.application(SpringConsumerMain.class, "echo-consumer");
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(true);
        RestClient client = application.run(args).getBean(RestClient.Builder.class).build();
        Environment environment = Environment.ofProcess();
        Calls calls = Calls.start(id -> echo(client, id), environment);
        Control.ofConsumer(environment.controlPort(), environment.self(), calls);
    }

    @Bean
    @LoadBalanced
    RestClient.Builder restClient() {
        return RestClient.builder()
                .requestFactory(new HttpComponentsClientHttpRequestFactory(PooledClient.create()));
    }

    private static String echo(RestClient client, String id) {
        String answer =
                client.post()
                        .uri("http://echo-provider/echo?id=" + id)
                        .retrieve()
                        .body(String.class);
        if (answer == null) {
            throw new IllegalStateException("an answer without a body");
        }
        return answer;
    }
}
