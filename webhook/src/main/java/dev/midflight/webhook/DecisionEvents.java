package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells by an event what was not injected, or not as promised. A pod has no name yet when it is
 * decided about, so the event is about its owner. The same one is not repeated within an hour.
 */
final class DecisionEvents implements PodAdmission.Listener {
    private static final Logger LOG = Logger.getLogger(DecisionEvents.class);
    private static final Duration SILENCE = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_MESSAGE = 1024;

    private final Consumer<Event> writer;
    private final Executor executor;
    private final Clock clock;
    private final Map<String, Instant> told =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    DecisionEvents(Consumer<Event> writer, Executor executor, Clock clock) {
        this.writer = writer;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public void decided(Pod pod, String namespace, InjectionDecision decision) {
        switch (decision) {
            case InjectionDecision.Skip skip -> {
                if (skip.reason().recorded()) {
                    tell(pod, namespace, "SidecarSkipped", skip.message());
                }
            }
            case InjectionDecision.Inject inject -> {
                String losses =
                        inject.notes().stream()
                                .filter(note -> note.code().loss())
                                .map(Note::message)
                                .collect(Collectors.joining("; "));
                if (!losses.isEmpty()) {
                    tell(pod, namespace, "OvercommitIncomplete", losses);
                }
            }
        }
    }

    private void tell(Pod pod, String namespace, String reason, String message) {
        ObjectReference owner = owner(pod, namespace);
        if (!isNews(owner.getKind() + "/" + namespace + "/" + owner.getName() + "/" + reason)) {
            return;
        }
        Event event = event(owner, namespace, reason, message);
        try {
            executor.execute(() -> write(event));
        } catch (RejectedExecutionException e) {
            LOG.debugf("Event dropped, namespace=%s reason=%s", namespace, reason);
        }
    }

    private synchronized boolean isNews(String key) {
        Instant now = clock.instant();
        Instant last = told.get(key);
        if (last != null && now.isBefore(last.plus(SILENCE))) {
            return false;
        }
        told.put(key, now);
        return true;
    }

    private void write(Event event) {
        try {
            writer.accept(event);
        } catch (KubernetesClientException e) {
            LOG.warnf("Event not written, reason=%s: %s", event.getReason(), e.getMessage());
        }
    }

    private static ObjectReference owner(Pod pod, String namespace) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(
                        owner ->
                                new ObjectReferenceBuilder()
                                        .withApiVersion(owner.getApiVersion())
                                        .withKind(owner.getKind())
                                        .withName(owner.getName())
                                        .withUid(owner.getUid()))
                .orElseGet(
                        () ->
                                new ObjectReferenceBuilder()
                                        .withApiVersion("v1")
                                        .withKind("Pod")
                                        .withName(name(pod)))
                .withNamespace(namespace)
                .build();
    }

    private static String name(Pod pod) {
        String name = pod.getMetadata().getName();
        return name == null ? String.valueOf(pod.getMetadata().getGenerateName()) : name;
    }

    private Event event(ObjectReference owner, String namespace, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName("midflight-")
                .withNamespace(namespace)
                .endMetadata()
                .withInvolvedObject(owner)
                .withType("Warning")
                .withReason(reason)
                .withMessage(message.substring(0, Math.min(LONGEST_MESSAGE, message.length())))
                .withNewSource("midflight-webhook", null)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }
}
