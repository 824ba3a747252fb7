package dev.midflight.operator.rollout;

/**
 * One slot's container as the API server knows it.
 *
 * @param image the image of the pod's spec
 * @param waiting why the kubelet can't start it, or empty
 */
public record SlotContainer(String image, String waiting) {}
