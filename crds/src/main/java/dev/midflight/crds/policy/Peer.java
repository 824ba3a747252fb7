package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who connects: by what its certificate says (mTLS), or by its address. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.namespace) != has(self.cidr)",
        message = "give either namespace, with or without serviceAccount, or cidr")
@ValidationRule(
        value = "!has(self.serviceAccount) || has(self.namespace)",
        message = "serviceAccount: with its namespace")
@ValidationRule(
        value = "!has(self.cidr) || isCIDR(self.cidr)",
        message = "cidr: such as 10.0.0.0/8")
public record Peer(
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("The namespace of its service account, proved by mTLS.")
                @Nullable String namespace,
        @Size(min = 1, max = 253)
                @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                @JsonPropertyDescription("Its service account. Absent: any of the namespace.")
                @Nullable String serviceAccount,
        @Size(min = 1, max = 43)
                @JsonPropertyDescription("Its address, in CIDR notation; not proved by anything.")
                @Nullable String cidr) {}
