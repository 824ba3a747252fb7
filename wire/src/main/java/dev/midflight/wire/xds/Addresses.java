package dev.midflight.wire.xds;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.Filter;
import dev.midflight.wire.xds.proto.CoreProto;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses both ways; names are nobody's here. */
final class Addresses {
    private Addresses() {}

    static CoreProto.Address write(String host, int port) {
        return CoreProto.Address.newBuilder()
                .setSocketAddress(
                        CoreProto.SocketAddress.newBuilder().setAddress(host).setPortValue(port))
                .build();
    }

    /**
     * @throws IllegalArgumentException where it is no TCP address
     */
    static InetSocketAddress read(CoreProto.Address message) {
        if (!message.hasSocketAddress()) {
            throw new IllegalArgumentException("address: none (expected: a socket_address)");
        }
        CoreProto.SocketAddress socket = message.getSocketAddress();
        if (socket.getProtocol() != CoreProto.SocketAddress.Protocol.TCP) {
            throw new IllegalArgumentException("protocol: UDP (expected: TCP)");
        }
        return new InetSocketAddress(IpLiteral.of(socket.getAddress()), socket.getPortValue());
    }

    static CoreProto.CidrRange write(Filter.AddressBlock block) {
        return CoreProto.CidrRange.newBuilder()
                .setAddressPrefix(block.address().getHostAddress())
                .setPrefixLen(Values.uint32(block.bits()))
                .build();
    }

    /**
     * @throws IllegalArgumentException where it is no network
     */
    static Filter.AddressBlock read(CoreProto.CidrRange range) {
        InetAddress address = IpLiteral.of(range.getAddressPrefix());
        int bits = range.hasPrefixLen() ? range.getPrefixLen().getValue() : 0;
        return new Filter.AddressBlock(address, bits);
    }
}
