package dev.midflight.operator.rollout;

/**
 * One slot's container as the API server knows it.
 *
 * @param path where it stands in the pod, as a JSON pointer
 * @param image the image of the pod's spec
 * @param waiting why the kubelet can't start it, or empty
 */
public record SlotContainer(String path, String image, String waiting) {}
