package dev.midflight.operator.discovery;

/** Which EndpointSlice. */
public record SliceKey(String namespace, String name) {}
