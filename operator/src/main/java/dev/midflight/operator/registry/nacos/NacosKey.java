package dev.midflight.operator.registry.nacos;

/** What tells one instance of a service from the others. */
record NacosKey(String service, String ip, int port, String cluster, boolean ephemeral) {}
