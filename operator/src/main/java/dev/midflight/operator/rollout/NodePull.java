package dev.midflight.operator.rollout;

/** How far the wanted image has come on one node. */
public sealed interface NodePull {
    record Running() implements NodePull {}

    record Pulled() implements NodePull {}

    /** The kubelet's own words. */
    record Failed(String why) implements NodePull {}
}
