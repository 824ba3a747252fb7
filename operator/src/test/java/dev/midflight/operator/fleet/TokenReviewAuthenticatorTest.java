package dev.midflight.operator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatusBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenReviewAuthenticatorTest {
    private static final Map<String, List<String>> CLAIMS =
            Map.of(
                    "authentication.kubernetes.io/pod-name", List.of("cart-0"),
                    "authentication.kubernetes.io/pod-uid", List.of("uid-0"));

    @Test
    void takesThePodFromTheTokensClaims() {
        TokenReviewStatus status =
                status(true, "midflight", "system:serviceaccount:shop:cart", CLAIMS);

        assertEquals(
                new Authentication.Authenticated(new PodKey("shop", "cart-0", "uid-0"), "cart"),
                TokenReviewAuthenticator.judge(status));
    }

    @Test
    void refusesWhatIsNoPodsTokenForUs() {
        assertRefused(status(false, "midflight", "system:serviceaccount:shop:cart", CLAIMS));
        assertRefused(status(true, "vault", "system:serviceaccount:shop:cart", CLAIMS));
        assertRefused(status(true, "midflight", "system:serviceaccount:shop:cart", Map.of()));
        assertRefused(status(true, "midflight", "system:node:node-1", CLAIMS));
        assertRefused(null);
    }

    private static void assertRefused(@Nullable TokenReviewStatus status) {
        assertInstanceOf(Authentication.Refused.class, TokenReviewAuthenticator.judge(status));
    }

    private static TokenReviewStatus status(
            boolean authenticated, String audience, String user, Map<String, List<String>> claims) {
        return new TokenReviewStatusBuilder()
                .withAuthenticated(authenticated)
                .withAudiences(audience)
                .withNewUser()
                .withUsername(user)
                .withExtra(claims)
                .endUser()
                .build();
    }
}
