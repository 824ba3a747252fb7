package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The webhook's settings; Quarkus refuses to start where one is wrong, and lists every one. */
@ConfigMapping(prefix = "midflight")
interface WebhookConfig {

    /** The installation's own namespace. */
    String namespace();

    /** The HTTPS port for admission reviews. */
    @WithDefault("8443")
    int port();

    /** The Service that the API server asks. */
    @WithDefault(MidflightNames.WEBHOOK_SERVICE)
    String serviceName();

    /** The name of the mutating and of the validating webhook configuration. */
    @WithDefault("midflight")
    String configurationName();

    /** Where somebody else's tls.crt and tls.key are mounted; absent: our own authority issues. */
    Optional<Path> certificateDirectory();

    /** How often certificates, CA bundles and versions are looked after. */
    @WithDefault("60")
    int refreshSeconds();

    /** How long to wait before a start is tried again that the API server did not answer. */
    @WithDefault("2")
    int retrySeconds();
}
