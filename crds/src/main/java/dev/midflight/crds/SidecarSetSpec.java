package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Objects;

/**
 * What the user wants; absent fields take the schema's defaults, also where no API server did it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!self.image.matches(':[^/]*$') && !self.image.contains('@')",
        message = "image: leave out tag and digest; the tag is spec.version")
public record SidecarSetSpec(
        @Default("{}")
                @JsonPropertyDescription(
                        "Which pods of the namespaces that opted in by the annotation"
                                + " `midflight.dev/inject: enabled`. Empty: every pod of them. Where"
                                + " several SidecarSets match a pod, the oldest one injects it.")
                LabelSelector selector,
        @Required
                @Size(min = 1, max = 255)
                @Pattern("^[a-z0-9]+([._:/-]+[a-z0-9]+)*$")
                @JsonPropertyDescription(
                        "The sidecar's image repository, without tag or digest, for example"
                                + " localhost/midflight/sidecar.")
                String image,
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
                @JsonPropertyDescription(
                        "The image's tag. Editing it rolls the fleet to that version, in place and"
                                + " without loss.")
                String version,
        @Default("IfNotPresent")
                @JsonPropertyDescription("When the kubelet pulls the sidecar's image.")
                ImagePullPolicy imagePullPolicy,
        @Default("{}")
                @JsonPropertyDescription(
                        "The sidecar's share of what the application asks for; the pod itself asks"
                                + " for exactly what it asked for without the sidecar.")
                SidecarResources resources,
        @Default("{}")
                @JsonPropertyDescription("Which traffic of the pod passes through the sidecar.")
                Interception interception,
        @Default("{}")
                @JsonPropertyDescription("How a changed version reaches the pods that run already.")
                UpdateStrategy updateStrategy,
        @Default("Retain")
                @JsonPropertyDescription(
                        "What happens to the injected pods when this SidecarSet is deleted. Retain:"
                                + " their sidecars go on serving, unmanaged. Bypass: interception is"
                                + " switched off in each pod first.")
                DeletionPolicy deletionPolicy) {

    public SidecarSetSpec {
        selector = Objects.requireNonNullElseGet(selector, LabelSelector::new);
        image = Objects.requireNonNullElse(image, "");
        version = Objects.requireNonNullElse(version, "");
        imagePullPolicy =
                Objects.requireNonNullElse(imagePullPolicy, ImagePullPolicy.IF_NOT_PRESENT);
        resources = Objects.requireNonNullElse(resources, SidecarResources.DEFAULTS);
        interception = Objects.requireNonNullElse(interception, Interception.ALL);
        updateStrategy = Objects.requireNonNullElse(updateStrategy, UpdateStrategy.DEFAULTS);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
    }

    /** Everything but image and version left at its default. */
    public static SidecarSetSpec of(String image, String version) {
        return new SidecarSetSpec(
                new LabelSelector(),
                image,
                version,
                ImagePullPolicy.IF_NOT_PRESENT,
                SidecarResources.DEFAULTS,
                Interception.ALL,
                UpdateStrategy.DEFAULTS,
                DeletionPolicy.RETAIN);
    }

    /** The image reference of one version, {@code <image>:<tag>}. */
    public String imageOf(String tag) {
        return image + ":" + tag;
    }
}
