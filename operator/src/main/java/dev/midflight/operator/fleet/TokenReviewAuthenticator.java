package dev.midflight.operator.fleet;

import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.fleet.Authentication.Authenticated;
import dev.midflight.operator.fleet.Authentication.Refused;
import dev.midflight.operator.fleet.Authentication.Unavailable;
import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the API server; the pod's name and uid are claims that only it can put into a token. */
public final class TokenReviewAuthenticator implements PodAuthenticator {
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
    private static final String POD_UID = "authentication.kubernetes.io/pod-uid";
    private static final String ACCOUNT_PREFIX = "system:serviceaccount:";
    private static final int PATIENCE_SECONDS = 5;

    private final KubernetesClient client;
    private final Semaphore reviews;

    public TokenReviewAuthenticator(KubernetesClient client, int reviewsAtOnce) {
        this.client = client;
        this.reviews = new Semaphore(reviewsAtOnce);
    }

    @Override
    public Authentication authenticate(String token) {
        try {
            if (!reviews.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Unavailable("too many token reviews at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unavailable("interrupted");
        }
        try {
            return judge(review(token).getStatus());
        } catch (KubernetesClientException e) {
            return new Unavailable("token review: " + e.getMessage());
        } finally {
            reviews.release();
        }
    }

    private TokenReview review(String token) {
        TokenReview review =
                new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(MidflightNames.TOKEN_AUDIENCE)
                        .endSpec()
                        .build();
        return client.tokenReviews().create(review);
    }

    static Authentication judge(@Nullable TokenReviewStatus status) {
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
            return new Refused("token not accepted");
        }
        if (!status.getAudiences().contains(MidflightNames.TOKEN_AUDIENCE)) {
            return new Refused("token is for another audience");
        }
        UserInfo user = status.getUser();
        String name = claim(user.getExtra(), POD_NAME);
        String uid = claim(user.getExtra(), POD_UID);
        String[] account = user.getUsername().split(":", -1);
        boolean isAccount = user.getUsername().startsWith(ACCOUNT_PREFIX) && account.length == 4;
        return name.isEmpty() || uid.isEmpty() || !isAccount
                ? new Refused("token is not bound to a pod")
                : new Authenticated(new PodKey(account[2], name, uid), account[3]);
    }

    private static String claim(@Nullable Map<String, List<String>> extra, String key) {
        List<String> values = extra == null ? List.of() : extra.getOrDefault(key, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }
}
