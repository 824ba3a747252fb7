package dev.midflight.operator.registry.dubbo;

/**
 * Dubbo's {@code group/interface:version}.
 *
 * @param group empty: none
 * @param version empty: none, which Dubbo also writes as 0.0.0
 */
record ServiceKey(String group, String type, String version) {
    static ServiceKey parse(String text) {
        int slash = text.indexOf('/');
        int colon = text.indexOf(':', slash + 1);
        String version = colon < 0 ? "" : text.substring(colon + 1);
        return of(
                slash < 0 ? "" : text.substring(0, slash),
                text.substring(slash + 1, colon < 0 ? text.length() : colon),
                version);
    }

    static ServiceKey of(String group, String type, String version) {
        return new ServiceKey(group, type, version.equals("0.0.0") ? "" : version);
    }

    /** The name that Dubbo gives the service in Nacos; an inner class's dollar is not allowed. */
    String nacosName() {
        return "providers:" + type.replace("$", "___") + ":" + version + ":" + group;
    }

    @Override
    public String toString() {
        return (group.isEmpty() ? "" : group + "/")
                + type
                + (version.isEmpty() ? "" : ":" + version);
    }
}
