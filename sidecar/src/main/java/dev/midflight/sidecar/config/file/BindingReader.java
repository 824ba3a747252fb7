package dev.midflight.sidecar.config.file;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code address} or {@code redirected} of a listener. */
final class BindingReader {
    private BindingReader() {}

    static Optional<Binding> read(Fields listener, String name, Places places) {
        if (!listener.has("redirected")) {
            return bound(listener, name, places);
        }
        if (listener.has("address")) {
            listener.problem("expected: one of address and redirected");
        }
        return listener.get("redirected").flatMap(BindingReader::redirected);
    }

    private static Optional<Binding> bound(Fields listener, String name, Places places) {
        Optional<InetSocketAddress> address = Addresses.socket(listener, "address");
        if (!name.isEmpty() && address.isPresent()) {
            listener.get("address").ifPresent(at -> places.take(name, address.get(), at));
        }
        return address.flatMap(at -> listener.build(() -> new Binding.Bound(at)));
    }

    private static Optional<Binding> redirected(Item item) {
        Fields fields = Fields.of(item);
        int before = fields.problems();
        List<InetAddress> hosts = fields.filled("hosts", BindingReader::host);
        OptionalInt port = fields.has("port") ? fields.integer("port") : OptionalInt.empty();
        fields.end();
        return fields.problems() > before
                ? Optional.empty()
                : fields.build(() -> new Binding.Redirected(Set.copyOf(hosts), port));
    }

    private static Optional<InetAddress> host(Item item) {
        return item.text()
                .flatMap(
                        text -> {
                            try {
                                return Optional.of(IpLiteral.of(text));
                            } catch (IllegalArgumentException _) {
                                item.problem("'" + text + "' (expected: as 10.96.0.10 or fd00::a)");
                                return Optional.empty();
                            }
                        });
    }
}
