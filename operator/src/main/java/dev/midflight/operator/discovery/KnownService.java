package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.MeshService;
import java.util.Map;

/**
 * All that is kept of a Service.
 *
 * @param numbers its ports' numbers by their names; an only port may have the name ""
 */
public record KnownService(MeshService service, Map<String, Integer> numbers) {
    public KnownService {
        numbers = Map.copyOf(numbers);
    }
}
