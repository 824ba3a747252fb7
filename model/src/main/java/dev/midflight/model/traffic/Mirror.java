package dev.midflight.model.traffic;

/** Another cluster that gets a copy; nobody waits for what it answers. */
public record Mirror(ClusterName cluster, Percent percent) {}
