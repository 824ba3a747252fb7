package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.crds.ToggleScope;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.toggle.ToggleTerms;
import dev.midflight.operator.toggle.ToggleTerms.Hold;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What an InterceptionToggle asks for. */
final class ToggleDesired {
    private ToggleDesired() {}

    static ToggleTerms terms(InterceptionToggle toggle, boolean emergency, List<String> errors) {
        return new ToggleTerms(
                toggle.getMetadata().getName(),
                generation(toggle),
                InterceptionScope.parse(ToggleScope.of(toggle.getSpec())),
                share(toggle.getSpec().maxUnavailable()),
                hold(toggle, emergency, errors));
    }

    static long generation(InterceptionToggle toggle) {
        return Objects.requireNonNullElse(toggle.getMetadata().getGeneration(), 0L);
    }

    static InterceptionToggleStatus status(InterceptionToggle toggle) {
        return Objects.requireNonNullElse(toggle.getStatus(), InterceptionToggleStatus.NONE);
    }

    private static Optional<Hold> hold(
            InterceptionToggle toggle, boolean emergency, List<String> errors) {
        if (toggle.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of(Hold.DELETED);
        }
        if (emergency) {
            return Optional.of(Hold.EMERGENCY);
        }
        if (!errors.isEmpty()) {
            return Optional.of(Hold.INVALID);
        }
        return toggle.getSpec().paused() ? Optional.of(Hold.PAUSED) : Optional.empty();
    }

    private static Share share(IntOrString value) {
        Integer number = value.getIntVal();
        return number != null ? Share.of(number) : Share.parse(value.getStrVal());
    }
}
