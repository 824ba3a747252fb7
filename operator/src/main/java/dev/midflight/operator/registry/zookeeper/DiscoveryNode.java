package dev.midflight.operator.registry.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.operator.registry.client.Listed;
import java.util.Optional;

/** The JSON by which Curator's service discovery describes an instance. */
public final class DiscoveryNode {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UP = "UP";

    private DiscoveryNode() {}

    /** Empty for what is none, and for an instance that Spring Cloud took out of service. */
    public static Optional<Listed> parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            String address = node.path("address").asText("");
            String status =
                    node.path("payload").path("metadata").path("instance_status").asText(UP);
            if (address.isEmpty() || !status.equals(UP)) {
                return Optional.empty();
            }
            int port = node.path("port").isInt() ? node.path("port").asInt() : 0;
            return Optional.of(new Listed(address, port));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
