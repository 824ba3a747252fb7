package dev.midflight.operator.registry.httphook;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.Loopback;
import dev.midflight.operator.registry.client.SettingErrors;
import java.util.List;
import java.util.Map;

/**
 * Three endpoints of the application itself: one to leave, one to come back, one that says where it
 * stands. The last one is required: a hook's answer says what was asked for, not what consumers
 * see. Who else provides the service is unknown here.
 */
public final class HttpHook implements RegistryAdapter {
    @Override
    public List<String> errors(StepSettings settings) {
        return new SettingErrors(settings, HookSettings.KNOWN)
                .check(() -> HookSettings.parse(settings))
                .all();
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        HookSettings hook = HookSettings.parse(instance.settings());
        CommandAnswer.Http answer = call(instance, hook, hook.verify());
        boolean online = hook.online().matches(answer);
        if (online == hook.offline().matches(answer)) {
            throw new RegistryException(
                    hook.verify()
                            + " answered "
                            + Expectation.shown(answer)
                            + " (expected: either online or offline)");
        }
        String service = instance.settings().get("service", "application");
        return new Standing(List.of(Standing.Service.othersUnknown(service, online, hook.peers())));
    }

    @Override
    public void offline(Instance instance) throws RegistryException, InterruptedException {
        HookSettings hook = HookSettings.parse(instance.settings());
        require(hook, hook.leave(), call(instance, hook, hook.leave()));
    }

    @Override
    public void online(Instance instance) throws RegistryException, InterruptedException {
        HookSettings hook = HookSettings.parse(instance.settings());
        require(hook, hook.comeBack(), call(instance, hook, hook.comeBack()));
    }

    private static CommandAnswer.Http call(Instance instance, HookSettings hook, HookCall call)
            throws RegistryException, InterruptedException {
        return new Loopback(instance, hook.port()).send(call.method(), call.path(), Map.of(), "");
    }

    private static void require(HookSettings hook, HookCall call, CommandAnswer.Http answer)
            throws RegistryException {
        if (!hook.done().matches(answer)) {
            throw new RegistryException(call + " answered " + Expectation.shown(answer));
        }
    }
}
