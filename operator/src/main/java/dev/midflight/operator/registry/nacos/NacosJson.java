package dev.midflight.operator.registry.nacos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Answers of Nacos, which are not always JSON. */
final class NacosJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NacosJson() {}

    /** Missing where it is none. */
    static JsonNode parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
