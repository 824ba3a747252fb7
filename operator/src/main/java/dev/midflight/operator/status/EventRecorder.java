package dev.midflight.operator.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jboss.logging.Logger;

/** Writes Kubernetes events; a repeated one counts up. Losing one is logged, never fatal. */
public final class EventRecorder {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final String COMPONENT = "midflight-operator";
    private static final int CONFLICT = 409;
    private static final int MESSAGE_CHARACTERS = 1024;
    private static final int WRITERS = 4;
    private static final int WAITING_AT_MOST = 2000;
    private static final String CLUSTER_SCOPED_NAMESPACE = "default";

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final ThreadPoolExecutor later;

    public EventRecorder(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
        this.later =
                new ThreadPoolExecutor(
                        WRITERS,
                        WRITERS,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING_AT_MOST),
                        Thread.ofVirtual().name("events-", 0).factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        later.allowCoreThreadTimeOut(true);
    }

    /** How much it matters. */
    public enum Severity {
        NORMAL,
        WARNING
    }

    /** What an event is about. */
    public static ObjectReference about(
            String apiVersion, String kind, String namespace, String name, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }

    /** As {@link #record}, without waiting for the API server; too many at once are lost. */
    public void recordLater(
            ObjectReference about, Severity severity, String reason, String message) {
        later.execute(
                () -> {
                    try {
                        record(about, severity, reason, message);
                    } catch (RuntimeException e) {
                        LOG.warnf("Event %s of %s was lost: %s", reason, about.getName(), e);
                    }
                });
    }

    public void record(ObjectReference about, Severity severity, String reason, String message) {
        Event event = event(about, severity, reason, message);
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                repeat(event);
            } else {
                LOG.warnf("Event %s of %s was lost: %s", reason, about.getName(), e.getMessage());
            }
        }
    }

    private void repeat(Event event) {
        try {
            client.resource(event)
                    .edit(
                            seen ->
                                    new EventBuilder(seen)
                                            .withCount(
                                                    Objects.requireNonNullElse(seen.getCount(), 1)
                                                            + 1)
                                            .withLastTimestamp(event.getLastTimestamp())
                                            .build());
        } catch (KubernetesClientException e) {
            LOG.debugf("Event %s was not counted: %s", event.getReason(), e.getMessage());
        }
    }

    private Event event(ObjectReference about, Severity severity, String reason, String message) {
        String text =
                message.length() > MESSAGE_CHARACTERS
                        ? message.substring(0, MESSAGE_CHARACTERS)
                        : message;
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String namespace =
                Objects.requireNonNullElse(about.getNamespace(), CLUSTER_SCOPED_NAMESPACE);
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name(about, reason, text))
                .endMetadata()
                .withInvolvedObject(about)
                .withReason(reason)
                .withMessage(text)
                .withType(severity == Severity.WARNING ? "Warning" : "Normal")
                .withNewSource(COMPONENT, null)
                .withReportingComponent("midflight.dev/operator")
                .withReportingInstance(instance)
                .withAction(reason)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    /** The same event gets the same name, so that it is counted instead of repeated. */
    private static String name(ObjectReference about, String reason, String message) {
        CRC32 crc = new CRC32();
        String text = about.getUid() + reason + message;
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%s.%s.%08x"
                .formatted(about.getName(), reason.toLowerCase(Locale.ROOT), crc.getValue());
    }
}
