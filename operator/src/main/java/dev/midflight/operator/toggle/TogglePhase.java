package dev.midflight.operator.toggle;

/** Where a pod is on its way; docs/design/toggle.md has the table. */
public enum TogglePhase {
    /** Nothing was touched; never written into a note. */
    PREFLIGHT("Preflight"),
    OFFLINE("Offline"),
    DRAINED("Drained"),
    SWITCHED("Switched"),
    ONLINE("Online"),
    ARRIVED("Arrived"),
    FAILED("Failed");

    private final String text;

    TogglePhase(String text) {
        this.text = text;
    }

    /** How statuses, events and metrics call it. */
    public String text() {
        return text;
    }

    public boolean isFinal() {
        return switch (this) {
            case PREFLIGHT, OFFLINE, DRAINED, SWITCHED, ONLINE -> false;
            case ARRIVED, FAILED -> true;
        };
    }

    /** Whether the pod may be out of its registries. */
    public boolean isAway() {
        return switch (this) {
            case OFFLINE, DRAINED, SWITCHED, ONLINE -> true;
            case PREFLIGHT, ARRIVED, FAILED -> false;
        };
    }
}
