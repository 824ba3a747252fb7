package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.registry.RegistryException;
import java.util.Map;

/** Reads what a step needs to sign in; never kept, logged or shown. */
@FunctionalInterface
public interface Credentials {
    /**
     * @throws RegistryException where there is no such Secret, or it cannot be read
     */
    Map<String, String> read(String namespace, String secret) throws RegistryException;
}
