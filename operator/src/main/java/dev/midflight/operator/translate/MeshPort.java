package dev.midflight.operator.translate;

import dev.midflight.model.traffic.ListenerProtocol;
import java.util.Locale;
import java.util.Optional;

/** A port of a Service, and what is spoken there as far as anyone has said. */
public record MeshPort(int number, ListenerProtocol spoken) {
    /**
     * By the Service's {@code appProtocol}, else by the port's name up to its first {@code -}, as
     * Istio does; what neither says, the first bytes do.
     */
    public static MeshPort of(int number, Optional<String> name, Optional<String> appProtocol) {
        String word = appProtocol.or(() -> name.map(MeshPort::prefix)).orElse("");
        return new MeshPort(number, spoken(word.toLowerCase(Locale.ROOT)));
    }

    private static String prefix(String name) {
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }

    private static ListenerProtocol spoken(String word) {
        return switch (word) {
            case "http", "kubernetes.io/ws" -> ListenerProtocol.HTTP;
            case "http2", "grpc", "kubernetes.io/h2c" -> ListenerProtocol.HTTP2;
            case "tcp", "tls", "https", "kubernetes.io/wss", "mysql", "redis", "mongo" ->
                    ListenerProtocol.TCP;
            default -> ListenerProtocol.DETECT;
        };
    }
}
