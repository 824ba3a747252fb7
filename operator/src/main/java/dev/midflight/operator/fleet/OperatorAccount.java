package dev.midflight.operator.fleet;

/** The service account by which this operator's replicas run. */
public record OperatorAccount(String namespace, String name) {}
