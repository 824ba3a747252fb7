package dev.midflight.webhook;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** An IPv4 or IPv6 network in CIDR notation. */
record Cidr(BigInteger address, int prefix, int bits) {

    /** Empty where the text is no network, or has address bits beyond its prefix. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? "" : text.substring(0, slash);
        boolean literal =
                host.matches("[0-9.]{7,15}") || host.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        if (!literal || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(host).getAddress();
            int prefix = Integer.parseInt(text.substring(slash + 1));
            Cidr cidr = new Cidr(new BigInteger(1, bytes), prefix, bytes.length * 8);
            return prefix <= cidr.bits && cidr.network().equals(cidr.address)
                    ? Optional.of(cidr)
                    : Optional.empty();
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    boolean contains(Cidr other) {
        return bits == other.bits
                && prefix <= other.prefix
                && other.address
                        .shiftRight(bits - prefix)
                        .equals(address.shiftRight(bits - prefix));
    }

    private BigInteger network() {
        return address.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }
}
