package dev.midflight.operator.registry;

/** A registry, or an application's control endpoint, did not do what it was asked for. */
public final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    public RegistryException(String message) {
        super(message);
    }

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
