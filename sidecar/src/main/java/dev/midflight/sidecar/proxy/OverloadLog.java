package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.overload.Overload;
import java.util.function.Consumer;

/** A line of the log for each stage of overload that begins or ends. */
public record OverloadLog(EventLog log) implements Consumer<Overload.Change> {
    @Override
    public void accept(Overload.Change change) {
        log.warn(
                "overload",
                "resource",
                change.resource().label(),
                "stage",
                change.to().label(),
                "before",
                change.from().label(),
                "usedPercent",
                Math.round(change.usedPercent()));
    }
}
