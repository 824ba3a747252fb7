package dev.midflight.wire;

import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.wire.fleet.v1.Command;
import dev.midflight.wire.fleet.v1.Hello;
import dev.midflight.wire.fleet.v1.SetInterception;
import dev.midflight.wire.fleet.v1.SetLogLevel;
import dev.midflight.wire.fleet.v1.Settings;
import dev.midflight.wire.fleet.v1.TakeOver;

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
            case ProxyMessage.Result result -> envelope.setResult(toWire(result.result())).build();
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
            case RESULT ->
                    new ProxyMessage.Result(
                            new CommandResult(
                                    message.getResult().getId(),
                                    message.getResult().getOk(),
                                    message.getResult().getMessage()));
            case BODY_NOT_SET -> throw new MalformedMessageException("proxy message: no body");
        };
    }

    public static dev.midflight.wire.fleet.v1.OperatorMessage toWire(OperatorMessage message) {
        var envelope = dev.midflight.wire.fleet.v1.OperatorMessage.newBuilder();
        return switch (message) {
            case FleetSettings settings ->
                    envelope.setSettings(
                                    Settings.newBuilder()
                                            .setDrainSeconds(settings.drainSeconds())
                                            .setSoakSeconds(settings.soakSeconds()))
                            .build();
            case FleetCommand command -> envelope.setCommand(toWire(command)).build();
        };
    }

    /**
     * @throws MalformedMessageException if a field is missing, unknown or out of its range
     */
    public static OperatorMessage toModel(dev.midflight.wire.fleet.v1.OperatorMessage message)
            throws MalformedMessageException {
        try {
            return switch (message.getBodyCase()) {
                case SETTINGS ->
                        new FleetSettings(
                                message.getSettings().getDrainSeconds(),
                                message.getSettings().getSoakSeconds());
                case COMMAND -> toModel(message.getCommand());
                case BODY_NOT_SET ->
                        throw new MalformedMessageException("operator message: no body");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("operator message: " + e.getMessage(), e);
        }
    }

    private static dev.midflight.wire.fleet.v1.CommandResult toWire(CommandResult result) {
        return dev.midflight.wire.fleet.v1.CommandResult.newBuilder()
                .setId(result.id())
                .setOk(result.ok())
                .setMessage(result.message())
                .build();
    }

    private static Command toWire(FleetCommand command) {
        Command.Builder message = Command.newBuilder().setId(command.id());
        return switch (command.action()) {
            case Action.TakeOver(Epoch epoch) ->
                    message.setTakeOver(TakeOver.newBuilder().setEpoch(epoch.value())).build();
            case Action.SetInterception set ->
                    message.setSetInterception(
                                    SetInterception.newBuilder()
                                            .setMode(WireEnums.toWire(set.mode())))
                            .build();
            case Action.SetLogLevel(String level) ->
                    message.setSetLogLevel(SetLogLevel.newBuilder().setLevel(level)).build();
        };
    }

    private static FleetCommand toModel(Command command) throws MalformedMessageException {
        Action action =
                switch (command.getActionCase()) {
                    case TAKE_OVER ->
                            new Action.TakeOver(Epoch.of(command.getTakeOver().getEpoch()));
                    case SET_INTERCEPTION ->
                            new Action.SetInterception(
                                    WireEnums.toModel(command.getSetInterception().getMode()));
                    case SET_LOG_LEVEL ->
                            new Action.SetLogLevel(command.getSetLogLevel().getLevel());
                    case ACTION_NOT_SET ->
                            throw new MalformedMessageException(
                                    "command " + command.getId() + ": no action this build knows");
                };
        return new FleetCommand(command.getId(), action);
    }
}
