package dev.midflight.operator;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.trafficpolicy.MeshSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The operator's environment, parsed in one place.
 *
 * @param podIp the address at which proxies reach this replica
 * @param pullDeadline how long a node may take to pull an image
 * @param mesh what holds for workloads of which no policy says anything
 * @param certificateLifetime of a workload's; a new one is asked for at half of it
 * @param meshIssuer the Secret of this namespace that has the workloads' authority; empty: an own
 *     one
 * @param serviceAccount by which all replicas run
 * @param tokenFile with what this replica says to others who it is; replaced from time to time
 */
public record OperatorConfig(
        String namespace,
        String podName,
        String podIp,
        int fleetPort,
        List<String> imagePullSecrets,
        Duration pullDeadline,
        MeshSettings mesh,
        Duration certificateLifetime,
        Optional<String> meshIssuer,
        String serviceAccount,
        Path tokenFile) {
    private static final int HIGHEST_PORT = 65535;
    private static final int DAY_SECONDS = 86_400;
    private static final String TOKEN_FILE = MidflightNames.TOKEN_DIRECTORY + "/token";

    /**
     * Reads {@code MIDFLIGHT_*} variables.
     *
     * @throws IllegalArgumentException naming every variable that is missing or wrong
     */
    static OperatorConfig parse(Map<String, String> environment) {
        Reader reader = new Reader(environment, new ArrayList<>());
        OperatorConfig config =
                new OperatorConfig(
                        reader.text("MIDFLIGHT_NAMESPACE"),
                        reader.text("MIDFLIGHT_POD_NAME"),
                        reader.text("MIDFLIGHT_POD_IP"),
                        reader.number(
                                "MIDFLIGHT_FLEET_LISTEN_PORT",
                                MidflightNames.FLEET_PORT,
                                port -> port >= 0 && port <= HIGHEST_PORT),
                        reader.list("MIDFLIGHT_IMAGE_PULL_SECRETS"),
                        Duration.ofSeconds(
                                reader.number(
                                        "MIDFLIGHT_PULL_DEADLINE_SECONDS", 300, s -> s >= 10)),
                        new MeshSettings(
                                reader.trustDomain("MIDFLIGHT_TRUST_DOMAIN"),
                                reader.mtls("MIDFLIGHT_MTLS")),
                        Duration.ofSeconds(
                                reader.number(
                                        "MIDFLIGHT_CERTIFICATE_SECONDS",
                                        DAY_SECONDS,
                                        s -> s >= 10 && s <= 30 * DAY_SECONDS)),
                        Optional.of(environment.getOrDefault("MIDFLIGHT_MESH_ISSUER_SECRET", ""))
                                .filter(name -> !name.isEmpty()),
                        reader.text("MIDFLIGHT_SERVICE_ACCOUNT"),
                        Path.of(environment.getOrDefault("MIDFLIGHT_TOKEN_FILE", TOKEN_FILE)));
        if (!reader.errors().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reader.errors()));
        }
        return config;
    }

    private record Reader(Map<String, String> environment, List<String> errors) {
        String text(String name) {
            String value = environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                errors.add(name + ": not set");
            }
            return value;
        }

        int number(String name, int otherwise, IntPredicate valid) {
            String value = environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                return otherwise;
            }
            try {
                int number = Integer.parseInt(value);
                if (valid.test(number)) {
                    return number;
                }
                errors.add(name + ": " + value + " (out of range)");
            } catch (NumberFormatException _) {
                errors.add(name + ": '" + value + "' (expected: a number)");
            }
            return otherwise;
        }

        String trustDomain(String name) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty() && !value.matches("[a-z0-9._-]{1,255}")) {
                errors.add(name + ": '" + value + "' (expected: such as cluster.local)");
            }
            return value.isEmpty() ? "cluster.local" : value;
        }

        MtlsMode mtls(String name) {
            String value = environment.getOrDefault(name, "");
            return switch (value) {
                case "", "Disabled" -> MtlsMode.DISABLED;
                case "Permissive" -> MtlsMode.PERMISSIVE;
                case "Strict" -> MtlsMode.STRICT;
                default -> {
                    errors.add(
                            name + ": '" + value + "' (expected: Disabled, Permissive or Strict)");
                    yield MtlsMode.DISABLED;
                }
            };
        }

        List<String> list(String name) {
            return Stream.of(environment.getOrDefault(name, "").split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
    }
}
