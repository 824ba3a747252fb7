package dev.midflight.operator.registry.nacos;

import com.fasterxml.jackson.databind.JsonNode;

/** The generations of Nacos' HTTP API, and where they differ. */
enum NacosApi {
    /** Nacos 1, and 2 and 3 in their compatibility mode. */
    V1("/v1/ns/instance", "/v1/ns/instance/list", "/v1/ns/instance"),
    /** Nacos 2.2 and later, and 3 in its compatibility mode. */
    V2("/v2/ns/instance", "/v2/ns/instance/list", "/v2/ns/instance"),
    /** Nacos 3; its partial update leaves the metadata to the application. */
    V3("/v3/admin/ns/instance", "/v3/client/ns/instance/list", "/v3/admin/ns/instance/partial");

    private final String detail;
    private final String list;
    private final String update;

    NacosApi(String detail, String list, String update) {
        this.detail = detail;
        this.list = list;
        this.update = update;
    }

    String detail() {
        return detail;
    }

    String list() {
        return list;
    }

    /** For a PUT. */
    String update() {
        return update;
    }

    /** Whether an update has to carry the metadata, since what it doesn't carry is lost. */
    boolean replacesMetadata() {
        return this != V3;
    }

    /** The payload of an answer. */
    JsonNode data(JsonNode answer) {
        return this == V1 ? answer : answer.path("data");
    }

    /** The instances of an answer to {@link #list}. */
    JsonNode hosts(JsonNode answer) {
        JsonNode data = data(answer);
        return this == V3 ? data : data.path("hosts");
    }
}
