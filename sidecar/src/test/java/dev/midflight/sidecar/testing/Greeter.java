package dev.midflight.sidecar.testing;

/** The service of the tests with real RPC frameworks. */
public interface Greeter {
    /** Says who answers, and sends the text back. */
    String greet(String text);
}
