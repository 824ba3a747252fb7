package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the operator asks of a proxy; answered by one {@link CommandResult} with the same id. */
public record FleetCommand(String id, Action action) implements OperatorMessage {
    public FleetCommand {
        requireNonNull(id, "id is null");
        requireNonNull(action, "action is null");
    }

    /** What is to be done. */
    public sealed interface Action {
        /** The peer slot takes over, at this epoch. */
        record TakeOver(Epoch epoch) implements Action {}

        /** The pod's traffic is redirected through the proxy to this extent. */
        record SetInterception(InterceptionScope scope) implements Action {}

        /** The proxy logs from this level on. */
        record SetLogLevel(String level) implements Action {}

        /**
         * The proxy asks the pod's own application over HTTP/1.1 on loopback; answered by a {@link
         * CommandAnswer.Http}.
         *
         * @param path with its query
         * @param timeout for the whole exchange
         */
        record CallApplication(
                String method,
                int port,
                String path,
                Map<String, String> headers,
                String body,
                Duration timeout)
                implements Action {
            public CallApplication {
                headers = Map.copyOf(headers);
            }
        }

        /**
         * Counts the application's connections in the kernel's socket table; answered by a {@link
         * CommandAnswer.Sockets}.
         *
         * @param ports of the application; empty: every port that it listens on
         */
        record CountConnections(List<Integer> ports) implements Action {
            public CountConnections {
                ports = List.copyOf(ports);
            }
        }

        /**
         * Peers of redirected inbound connections are told, in their protocol's words, to go
         * elsewhere: a close after the next HTTP response, Dubbo's READONLY, Bolt's GOAWAY.
         */
        record Goodbye() implements Action {}

        /**
         * Connects to the witness port of another pod; answered by a {@link
         * CommandAnswer.Witnessed}.
         *
         * @param nonce to be repeated by whoever answers, 1 to 64 letters and digits
         */
        record Witness(String address, String nonce) implements Action {}

        /** The same from inside the pod as the application does it: outbound interception. */
        record WitnessOutbound(String address, String nonce) implements Action {}

        /**
         * Which of these addresses this proxy would still call by the mesh's mutual TLS; answered
         * by a {@link CommandAnswer.MeshEndpoints}.
         *
         * @param addresses of pods, IPv4 or IPv6 literals
         */
        record FindMeshEndpoints(List<String> addresses) implements Action {
            public FindMeshEndpoints {
                addresses = List.copyOf(addresses);
            }
        }
    }
}
