package dev.midflight.operator.registry.nacos;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One instance as the server keeps it.
 *
 * @param weight as its JSON has it
 * @param metadata the JSON object
 */
record NacosInstance(String ip, int port, String cluster, String weight, String metadata) {
    static NacosInstance of(JsonNode json) {
        JsonNode metadata = json.path("metadata");
        return new NacosInstance(
                json.path("ip").asText(),
                json.path("port").asInt(),
                json.path("clusterName").asText("DEFAULT"),
                json.path("weight").asText("1.0"),
                metadata.isObject() ? metadata.toString() : "{}");
    }
}
