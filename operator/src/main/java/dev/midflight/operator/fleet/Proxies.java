package dev.midflight.operator.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.util.Optional;

/** The pods' proxies, as the operator speaks with them. */
public interface Proxies {
    /** Empty without a live stream. */
    Optional<SidecarReport> report(PodKey pod);

    /** Blocks; a result that is not ok where no answer came. */
    CommandResult ask(PodKey pod, Action action, Duration timeout) throws InterruptedException;

    /** Over the fleet channel. */
    static Proxies of(FleetStreams streams) {
        return new Proxies() {
            @Override
            public Optional<SidecarReport> report(PodKey pod) {
                return streams.report(pod);
            }

            @Override
            public CommandResult ask(PodKey pod, Action action, Duration timeout)
                    throws InterruptedException {
                return streams.ask(pod, action, timeout);
            }
        };
    }
}
