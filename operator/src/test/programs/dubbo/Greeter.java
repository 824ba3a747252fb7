package greeting;

/** What the provider provides. */
public interface Greeter {
    String greet(String name);
}
