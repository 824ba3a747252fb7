package dev.midflight.model.traffic;

/** Towards the application of this pod, or away from it. */
public enum TrafficDirection {
    INBOUND,
    OUTBOUND
}
