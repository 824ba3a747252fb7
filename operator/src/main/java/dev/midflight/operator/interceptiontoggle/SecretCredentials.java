package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.registry.RegistryException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** From a Secret of the toggle's namespace, as it is now. */
public record SecretCredentials(KubernetesClient client) implements Credentials {
    @Override
    public Map<String, String> read(String namespace, String name) throws RegistryException {
        Secret secret;
        try {
            secret = client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw new RegistryException(
                    "credentialsSecret " + name + " cannot be read (code " + e.getCode() + ")", e);
        }
        if (secret == null) {
            throw new RegistryException("credentialsSecret " + name + ": no such Secret");
        }
        Map<String, String> values = new HashMap<>();
        for (var entry :
                Objects.requireNonNullElse(secret.getData(), Map.<String, String>of()).entrySet()) {
            values.put(entry.getKey(), decoded(name, entry.getKey(), entry.getValue()));
        }
        return values;
    }

    private static String decoded(String secret, String key, String value)
            throws RegistryException {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new RegistryException(
                    "credentialsSecret " + secret + ", key " + key + ": no base64");
        }
    }
}
