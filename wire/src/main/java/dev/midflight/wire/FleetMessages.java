package dev.midflight.wire;

import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.WatchPolicy;
import dev.midflight.wire.fleet.v1.Hello;
import dev.midflight.wire.fleet.v1.Settings;
import dev.midflight.wire.fleet.v1.Watch;

/** The messages of the fleet channel, to the model and back. */
public final class FleetMessages {
    private FleetMessages() {}

    public static dev.midflight.wire.fleet.v1.ProxyMessage toWire(ProxyMessage message) {
        var envelope = dev.midflight.wire.fleet.v1.ProxyMessage.newBuilder();
        return switch (message) {
            case ProxyMessage.Hello hello ->
                    envelope.setHello(
                                    Hello.newBuilder()
                                            .setProtocol(hello.protocol())
                                            .setReport(WireReports.toWire(hello.report())))
                            .build();
            case ProxyMessage.Report report ->
                    envelope.setReport(WireReports.toWire(report.report())).build();
            case ProxyMessage.Result result ->
                    envelope.setResult(WireResults.toWire(result.result())).build();
        };
    }

    /**
     * @throws MalformedMessageException if a field is missing, unknown or out of its range
     */
    public static ProxyMessage toModel(dev.midflight.wire.fleet.v1.ProxyMessage message)
            throws MalformedMessageException {
        return switch (message.getBodyCase()) {
            case HELLO ->
                    new ProxyMessage.Hello(
                            message.getHello().getProtocol(),
                            WireReports.toModel(message.getHello().getReport()));
            case REPORT -> new ProxyMessage.Report(WireReports.toModel(message.getReport()));
            case RESULT -> new ProxyMessage.Result(WireResults.toModel(message.getResult()));
            case BODY_NOT_SET -> throw new MalformedMessageException("proxy message: no body");
        };
    }

    public static dev.midflight.wire.fleet.v1.OperatorMessage toWire(OperatorMessage message) {
        var envelope = dev.midflight.wire.fleet.v1.OperatorMessage.newBuilder();
        return switch (message) {
            case FleetSettings settings -> envelope.setSettings(toWire(settings)).build();
            case FleetCommand command -> envelope.setCommand(WireCommands.toWire(command)).build();
        };
    }

    /**
     * @throws MalformedMessageException if a field is missing, unknown or out of its range
     */
    public static OperatorMessage toModel(dev.midflight.wire.fleet.v1.OperatorMessage message)
            throws MalformedMessageException {
        try {
            return switch (message.getBodyCase()) {
                case SETTINGS -> toModel(message.getSettings());
                case COMMAND -> WireCommands.toModel(message.getCommand());
                case BODY_NOT_SET ->
                        throw new MalformedMessageException("operator message: no body");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("operator message: " + e.getMessage(), e);
        }
    }

    private static Settings toWire(FleetSettings settings) {
        WatchPolicy watch = settings.watch();
        return Settings.newBuilder()
                .setDrainSeconds(settings.drainSeconds())
                .setSoakSeconds(settings.soakSeconds())
                .setWatch(
                        Watch.newBuilder()
                                .setBypassDeadProxy(watch.bypassDeadProxy())
                                .setProxyDeathMillis(watch.proxyDeathMillis())
                                .setRepairDrift(watch.repairDrift()))
                .build();
    }

    /** An operator that knows nothing of a watchdog wants the defaults. */
    private static FleetSettings toModel(Settings settings) {
        Watch watch = settings.getWatch();
        return new FleetSettings(
                settings.getDrainSeconds(),
                settings.getSoakSeconds(),
                settings.hasWatch()
                        ? new WatchPolicy(
                                watch.getBypassDeadProxy(),
                                watch.getProxyDeathMillis(),
                                watch.getRepairDrift())
                        : WatchPolicy.DEFAULT);
    }
}
