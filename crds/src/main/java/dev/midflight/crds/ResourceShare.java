package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** A share of one resource: a ratio of the application's requests or an amount, and a floor. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.ratioPercent) != has(self.absolute)",
        message = "give either ratioPercent or absolute, and only one of them")
@ValidationRule(
        value =
                "!has(self.absolute) || (type(self.absolute) == int ? self.absolute > 0 :"
                        + " isQuantity(string(self.absolute)) && sign(quantity(string(self.absolute))) > 0)",
        message = "absolute: an amount above 0 such as 100m (CPU) or 256Mi (memory)")
@ValidationRule(
        value =
                "!has(self.floor) || (type(self.floor) == int ? self.floor >= 0 :"
                        + " isQuantity(string(self.floor)) && sign(quantity(string(self.floor))) >= 0)",
        message = "floor: an amount such as 20m (CPU) or 192Mi (memory)")
public record ResourceShare(
        @Min(1)
                @Max(50)
                @JsonPropertyDescription(
                        "The share in percent of what the application requests; exclusive with"
                                + " absolute.")
                @Nullable Integer ratioPercent,
        @JsonPropertyDescription("The share as an amount; exclusive with ratioPercent.")
                @Nullable Quantity absolute,
        @JsonPropertyDescription(
                        "The least share, however small the application. For memory it has to hold"
                                + " two proxies.")
                @Nullable Quantity floor) {

    /** A share in percent with a floor, for example {@code ratio(10, "20m")}. */
    public static ResourceShare ratio(int percent, String floor) {
        return new ResourceShare(percent, null, new Quantity(floor));
    }

    /** A fixed share without a floor. */
    public static ResourceShare absolute(String amount) {
        return new ResourceShare(null, new Quantity(amount), null);
    }
}
