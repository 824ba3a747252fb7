package dev.midflight.operator.registry;

import dev.midflight.testkit.Await;
import java.util.function.Predicate;

/** Looks until it is so, as the toggle does. */
public final class TestingStanding {
    private TestingStanding() {}

    public static Standing await(
            String wanted,
            RegistryAdapter adapter,
            Instance instance,
            Predicate<Standing> condition) {
        Standing[] last = {Standing.NOTHING};
        Await.until(
                () -> wanted + ", but was " + last[0],
                () -> {
                    last[0] = look(adapter, instance);
                    return condition.test(last[0]);
                });
        return last[0];
    }

    private static Standing look(RegistryAdapter adapter, Instance instance) {
        try {
            return adapter.look(instance);
        } catch (RegistryException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
