package dev.midflight.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A cluster to run in. */
public interface Cluster extends AutoCloseable {
    /** For people: which one it is. */
    String description();

    Path kubeconfig();

    /** Brings image archives to its nodes. */
    void load(List<Path> archives);

    /** Whether and how its own parts can be stopped and started. */
    Optional<Components> components();

    /** Ends it, if it was started here. */
    @Override
    void close();

    /** The cluster's own parts, by name ({@code kube-apiserver}). */
    interface Components {
        void stop(String component);

        void start(String component);

        /** Runs a command on the node. */
        String exec(List<String> command);
    }
}
