package dev.midflight.operator.rollout;

import static java.util.Objects.requireNonNull;

/** One pod for its whole life; the uid tells it from a later one of the same name. */
public record PodKey(String namespace, String name, String uid) {
    public PodKey {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        requireNonNull(uid, "uid is null");
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
