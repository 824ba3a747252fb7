package dev.midflight.operator.registry;

import java.util.List;

/**
 * Takes one pod out of a registry and puts it back.
 *
 * <p>Thread-safe and without a memory of its own: an operator that has just started calls it in the
 * middle. Methods may block; each ends within some 30 s. What is asked twice is done once.
 */
public interface RegistryAdapter {
    /** What is wrong with the settings and credentials, one sentence each; empty: nothing. */
    List<String> errors(StepSettings settings);

    /**
     * Asks the application what it provides and the registry what it lists; changes nothing.
     *
     * @throws RegistryException where either does not answer, or refuses
     */
    Standing look(Instance instance) throws RegistryException, InterruptedException;

    /**
     * Has the instance leave; that it has is for {@link #look} to say.
     *
     * @throws RegistryException where it could not be asked for
     */
    void offline(Instance instance) throws RegistryException, InterruptedException;

    /**
     * Has the instance come back; that it has is for {@link #look} to say.
     *
     * @throws RegistryException where it could not be asked for
     */
    void online(Instance instance) throws RegistryException, InterruptedException;
}
