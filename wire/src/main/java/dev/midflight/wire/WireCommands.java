package dev.midflight.wire;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionScope;
import dev.midflight.wire.fleet.v1.CallApplication;
import dev.midflight.wire.fleet.v1.Command;
import dev.midflight.wire.fleet.v1.CountConnections;
import dev.midflight.wire.fleet.v1.FindMeshEndpoints;
import dev.midflight.wire.fleet.v1.Goodbye;
import dev.midflight.wire.fleet.v1.SetInterception;
import dev.midflight.wire.fleet.v1.SetLogLevel;
import dev.midflight.wire.fleet.v1.TakeOver;
import dev.midflight.wire.fleet.v1.Witness;
import java.time.Duration;

/** What the operator asks of a proxy. */
final class WireCommands {
    private WireCommands() {}

    static Command toWire(FleetCommand command) {
        Command.Builder message = Command.newBuilder().setId(command.id());
        return switch (command.action()) {
            case Action.TakeOver(Epoch epoch) ->
                    message.setTakeOver(TakeOver.newBuilder().setEpoch(epoch.value())).build();
            case Action.SetInterception(InterceptionScope scope) ->
                    message.setSetInterception(
                                    SetInterception.newBuilder()
                                            .setMode(WireEnums.toWire(scope.mode()))
                                            .setScope(scope.toString()))
                            .build();
            case Action.SetLogLevel(String level) ->
                    message.setSetLogLevel(SetLogLevel.newBuilder().setLevel(level)).build();
            case Action.CallApplication call -> message.setCallApplication(toWire(call)).build();
            case Action.CountConnections(var ports) ->
                    message.setCountConnections(CountConnections.newBuilder().addAllPorts(ports))
                            .build();
            case Action.Goodbye() -> message.setGoodbye(Goodbye.getDefaultInstance()).build();
            case Action.Witness(var address, var nonce) ->
                    message.setWitness(witness(address, nonce)).build();
            case Action.WitnessOutbound(var address, var nonce) ->
                    message.setWitnessOutbound(witness(address, nonce)).build();
            case Action.FindMeshEndpoints(var addresses) ->
                    message.setFindMeshEndpoints(
                                    FindMeshEndpoints.newBuilder().addAllAddresses(addresses))
                            .build();
        };
    }

    /**
     * @throws IllegalArgumentException if a field is out of its range
     */
    static FleetCommand toModel(Command command) throws MalformedMessageException {
        return new FleetCommand(command.getId(), action(command));
    }

    private static Action action(Command command) throws MalformedMessageException {
        return switch (command.getActionCase()) {
            case TAKE_OVER -> new Action.TakeOver(Epoch.of(command.getTakeOver().getEpoch()));
            case SET_INTERCEPTION ->
                    new Action.SetInterception(scope(command.getSetInterception()));
            case SET_LOG_LEVEL -> new Action.SetLogLevel(command.getSetLogLevel().getLevel());
            case CALL_APPLICATION -> toModel(command.getCallApplication());
            case COUNT_CONNECTIONS ->
                    new Action.CountConnections(command.getCountConnections().getPortsList());
            case GOODBYE -> new Action.Goodbye();
            case WITNESS ->
                    new Action.Witness(
                            command.getWitness().getAddress(), command.getWitness().getNonce());
            case WITNESS_OUTBOUND ->
                    new Action.WitnessOutbound(
                            command.getWitnessOutbound().getAddress(),
                            command.getWitnessOutbound().getNonce());
            case FIND_MESH_ENDPOINTS ->
                    new Action.FindMeshEndpoints(command.getFindMeshEndpoints().getAddressesList());
            case ACTION_NOT_SET ->
                    throw new MalformedMessageException(
                            "command " + command.getId() + ": no action this build knows");
        };
    }

    private static CallApplication toWire(Action.CallApplication call) {
        return CallApplication.newBuilder()
                .setMethod(call.method())
                .setPort(call.port())
                .setPath(call.path())
                .putAllHeaders(call.headers())
                .setBody(call.body())
                .setTimeoutMillis(Math.toIntExact(call.timeout().toMillis()))
                .build();
    }

    private static Action toModel(CallApplication call) {
        return new Action.CallApplication(
                call.getMethod(),
                call.getPort(),
                call.getPath(),
                call.getHeadersMap(),
                call.getBody(),
                Duration.ofMillis(call.getTimeoutMillis()));
    }

    /** An operator that knows no scope says on or off. */
    private static InterceptionScope scope(SetInterception set) throws MalformedMessageException {
        if (!set.getScope().isEmpty()) {
            return InterceptionScope.parse(set.getScope());
        }
        return switch (WireEnums.toModel(set.getMode())) {
            case InterceptionMode.ON -> InterceptionScope.ON;
            case InterceptionMode.BYPASSED -> InterceptionScope.OFF;
            case InterceptionMode.UNKNOWN ->
                    throw new MalformedMessageException("interception: neither on nor bypassed");
        };
    }

    private static Witness witness(String address, String nonce) {
        return Witness.newBuilder().setAddress(address).setNonce(nonce).build();
    }
}
