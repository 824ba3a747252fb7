package dev.midflight.rpcapps.spring;

import dev.midflight.rpcapps.call.Environment;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;

/** What provider and consumer have in common; all else is the default of Spring Cloud. */
final class NacosSettings {
    private NacosSettings() {}

    static SpringApplication application(Class<?> configuration, String name) {
        Environment environment = Environment.ofProcess();
        SpringApplication application = new SpringApplication(configuration);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(
                Map.of(
                        "spring.application.name",
                        name,
                        "server.port",
                        environment.text("RPC_PORT", "8080"),
                        "spring.cloud.nacos.discovery.server-addr",
                        environment.require("RPC_REGISTRY").replaceFirst("^nacos://", ""),
                        "spring.cloud.nacos.discovery.ip",
                        environment.text("POD_IP", "127.0.0.1"),
                        "spring.cloud.loadbalancer.cache.ttl",
                        "1s",
                        "spring.cloud.loadbalancer.retry.enabled",
                        "false",
                        "management.endpoints.web.exposure.include",
                        "health,serviceregistry"));
        return application;
    }
}
