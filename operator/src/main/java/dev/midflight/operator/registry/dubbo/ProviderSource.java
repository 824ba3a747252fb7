package dev.midflight.operator.registry.dubbo;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.Listed;
import java.util.List;

/** Where consumers of Dubbo services read the addresses of providers; for one look. */
interface ProviderSource extends AutoCloseable {
    /** By the service's own name. */
    List<Listed> service(ServiceKey service) throws RegistryException, InterruptedException;

    /** By the name of an application. */
    List<Listed> application(String application) throws RegistryException, InterruptedException;

    @Override
    void close();
}
