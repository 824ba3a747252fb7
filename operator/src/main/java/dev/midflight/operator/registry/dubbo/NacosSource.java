package dev.midflight.operator.registry.dubbo;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.nacos.NacosAddress;
import dev.midflight.operator.registry.nacos.NacosServer;
import java.util.List;

/** Services named {@code providers:<interface>:<version>:<group>}, and the application's. */
record NacosSource(NacosServer server, NacosAddress address) implements ProviderSource {
    @Override
    public List<Listed> service(ServiceKey service) throws RegistryException, InterruptedException {
        return server.list(address, service.nacosName(), "");
    }

    @Override
    public List<Listed> application(String application)
            throws RegistryException, InterruptedException {
        return server.list(address, application, "");
    }

    @Override
    public void close() {}
}
