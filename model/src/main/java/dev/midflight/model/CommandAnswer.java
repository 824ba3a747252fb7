package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a command that asks something was answered. */
public sealed interface CommandAnswer {
    /**
     * @param body its first 64 KiB, as UTF-8
     */
    record Http(int status, String body) implements CommandAnswer {
        public Http {
            requireNonNull(body, "body is null");
        }
    }

    /**
     * Established connections of the pod at one moment.
     *
     * @param direct inbound ones to the application's ports that do not pass through the proxy
     * @param proxied inbound ones that do
     * @param directOutbound outbound ones, loopback apart, that do not pass through the proxy
     * @param proxiedOutbound outbound ones that do
     * @param directQuietMillis since a byte went over any direct inbound one; -1 without any
     * @param proxiedQuietMillis since a byte went over any proxied inbound one; -1 without any
     */
    record Sockets(
            int direct,
            int proxied,
            int directOutbound,
            int proxiedOutbound,
            long directQuietMillis,
            long proxiedQuietMillis)
            implements CommandAnswer {}

    /**
     * Of the addresses that were asked about those that the configuration in force has as endpoints
     * that take the mesh's mutual TLS, as they were written in the question.
     */
    record MeshEndpoints(List<String> addresses) implements CommandAnswer {
        public MeshEndpoints {
            addresses = List.copyOf(addresses);
        }
    }

    /** What became of a connection to a witness port. */
    sealed interface Witnessed extends CommandAnswer {
        /**
         * A proxy took it.
         *
         * @param podUid of that proxy's pod
         * @param inbound which of its listeners took it
         * @param destination as the kernel remembers it, {@code ip:port}
         */
        record Redirected(String podUid, boolean inbound, String destination, String nonce)
                implements Witnessed {}

        /** Nobody listens there, which is so where nothing redirects. */
        record Refused() implements Witnessed {}

        /** Nothing can be concluded. */
        record Unknown(String why) implements Witnessed {}
    }
}
