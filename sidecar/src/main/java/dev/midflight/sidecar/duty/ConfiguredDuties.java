package dev.midflight.sidecar.duty;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.identity.IdentityClient;
import dev.midflight.sidecar.lifecycle.Duties;
import dev.midflight.sidecar.xds.XdsClient;
import java.util.Optional;

/** Others' duties; and while this proxy serves, its configuration and its certificate. */
public record ConfiguredDuties(
        Duties others, XdsClient controlPlane, Optional<IdentityClient> identity)
        implements Duties {
    @Override
    public void begin(Epoch epoch, Optional<HandoverReport> handover) {
        others.begin(epoch, handover);
        controlPlane.start();
        identity.ifPresent(IdentityClient::start);
    }

    @Override
    public void followed(HandoverReport handover) {
        others.followed(handover);
    }

    @Override
    public void end() {
        others.end();
        identity.ifPresent(IdentityClient::stop);
        var _ = controlPlane.stop();
    }
}
