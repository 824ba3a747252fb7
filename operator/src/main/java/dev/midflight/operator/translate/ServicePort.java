package dev.midflight.operator.translate;

/** One port of a Service. */
public record ServicePort(ServiceKey service, int port) {
    @Override
    public String toString() {
        return service + "/" + port;
    }
}
