package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.Binding;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.ListenerProto.AdditionalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Where a listener's connections come from. */
final class BindingReader {
    private BindingReader() {}

    /**
     * @throws IllegalArgumentException where it is no TCP address, or several sockets
     */
    static Binding read(ListenerProto.Listener message, Struct extras) {
        if (takesRedirected(message)) {
            return Binding.Redirected.ANY;
        }
        InetSocketAddress address = Addresses.read(message.getAddress());
        if (isBound(message)) {
            if (message.getAdditionalAddressesCount() > 0) {
                throw new IllegalArgumentException(
                        "additional_addresses: some (expected: none, but a listener for each)");
            }
            return new Binding.Bound(address);
        }
        Set<InetAddress> hosts = new HashSet<>();
        boolean anyHost = Extras.number(extras, ListenerWriter.ANY_HOST, 0) > 0;
        if (!address.getAddress().isAnyLocalAddress() || anyHost) {
            hosts.add(address.getAddress());
        }
        for (AdditionalAddress other : message.getAdditionalAddressesList()) {
            InetSocketAddress also = Addresses.read(other.getAddress());
            if (also.getPort() != address.getPort()) {
                throw new IllegalArgumentException(
                        "additional_addresses: port %s beside %s (expected: the same)"
                                .formatted(also.getPort(), address.getPort()));
            }
            hosts.add(also.getAddress());
        }
        return new Binding.Redirected(
                hosts,
                address.getPort() == 0 ? OptionalInt.empty() : OptionalInt.of(address.getPort()));
    }

    /**
     * True where connections to its socket are redirected ones, whose own destinations count: by
     * what it says of itself, or by the listener filter that looks for them.
     */
    static boolean takesRedirected(ListenerProto.Listener message) {
        return message.getUseOriginalDst().getValue()
                || (isBound(message)
                        && message.getListenerFiltersList().stream()
                                .anyMatch(InspectorReader::asksForDestination));
    }

    private static boolean isBound(ListenerProto.Listener message) {
        return message.hasBindToPort()
                ? message.getBindToPort().getValue()
                : !message.getDeprecatedV1().hasBindToPort()
                        || message.getDeprecatedV1().getBindToPort().getValue();
    }
}
