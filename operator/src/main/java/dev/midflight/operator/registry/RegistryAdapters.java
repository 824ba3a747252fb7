package dev.midflight.operator.registry;

import dev.midflight.operator.registry.client.RegistryHttp;
import dev.midflight.operator.registry.dubbo.DubboRegistry;
import dev.midflight.operator.registry.httphook.HttpHook;
import dev.midflight.operator.registry.nacos.NacosRegistry;
import dev.midflight.operator.registry.nacos.NacosServer;
import dev.midflight.operator.registry.none.NoRegistry;
import dev.midflight.operator.registry.sofa.SofaRegistry;
import dev.midflight.operator.registry.springcloud.SpringCloudRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The adapters by the names that a step gives them. */
public final class RegistryAdapters {
    private final Map<String, RegistryAdapter> byName;

    public RegistryAdapters(Map<String, RegistryAdapter> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** Every adapter that there is: a new one is a package and a line here. */
    public static RegistryAdapters all() {
        RegistryHttp http = new RegistryHttp();
        NacosServer nacos = new NacosServer(http);
        return new RegistryAdapters(
                Map.of(
                        "None", new NoRegistry(),
                        "HttpHook", new HttpHook(),
                        "Dubbo", new DubboRegistry(nacos),
                        "Nacos", new NacosRegistry(nacos),
                        "SpringCloud", new SpringCloudRegistry(nacos),
                        "SofaRegistry", new SofaRegistry(http)));
    }

    public Optional<RegistryAdapter> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
