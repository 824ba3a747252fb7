package dev.midflight.certs;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authorities in one Secret of the installation's own namespace. */
public final class SecretAuthorityStore implements AuthorityStore {
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public SecretAuthorityStore(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public Optional<Stored> read() {
        return Optional.ofNullable(resource().get())
                .map(
                        secret ->
                                new Stored(
                                        decode(secret), secret.getMetadata().getResourceVersion()));
    }

    @Override
    public boolean create(AuthoritySet authorities) {
        return unlessBeaten(() -> resourceOf(secret(authorities, null)).create());
    }

    @Override
    public boolean replace(Stored old, AuthoritySet authorities) {
        return unlessBeaten(() -> resourceOf(secret(authorities, old.version())).update());
    }

    private Resource<Secret> resource() {
        return client.secrets().inNamespace(namespace).withName(name);
    }

    private Resource<Secret> resourceOf(Secret secret) {
        return client.secrets().inNamespace(namespace).resource(secret);
    }

    private static boolean unlessBeaten(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private Secret secret(AuthoritySet set, @Nullable String version) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("ca.crt", Pem.of(set.signing().certificate()));
        data.put("ca.key", Pem.of(set.signing().key()));
        set.next()
                .ifPresent(
                        next -> {
                            data.put("next.crt", Pem.of(next.certificate()));
                            data.put("next.key", Pem.of(next.key()));
                        });
        set.previous().ifPresent(previous -> data.put("previous.crt", Pem.of(previous)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(version)
                .addToLabels("app.kubernetes.io/part-of", "midflight")
                .endMetadata()
                .withType("Opaque")
                .withStringData(data)
                .withData(Map.of())
                .build();
    }

    private static AuthoritySet decode(Secret secret) {
        Map<String, String> data = new LinkedHashMap<>();
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .forEach((key, value) -> data.put(key, text(value)));
        return new AuthoritySet(
                pair(data, "ca").orElseThrow(() -> incomplete(secret)),
                pair(data, "next"),
                Optional.ofNullable(data.get("previous.crt"))
                        .map(pem -> Pem.certificates(pem).getFirst()));
    }

    private static Optional<KeyAndCertificate> pair(Map<String, String> data, String name) {
        String key = data.get(name + ".key");
        String certificate = data.get(name + ".crt");
        return key == null || certificate == null
                ? Optional.empty()
                : Optional.of(
                        new KeyAndCertificate(
                                Pem.privateKey(key), Pem.certificates(certificate).getFirst()));
    }

    static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }

    private static BrokenCertificateException incomplete(Secret secret) {
        return new BrokenCertificateException(
                "Secret %s/%s has no ca.crt with ca.key: delete it and a new authority is made"
                        .formatted(
                                secret.getMetadata().getNamespace(),
                                secret.getMetadata().getName()),
                new IllegalStateException("incomplete"));
    }
}
