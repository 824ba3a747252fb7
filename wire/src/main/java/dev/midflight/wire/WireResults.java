package dev.midflight.wire;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.CommandResult;
import dev.midflight.wire.fleet.v1.HttpAnswer;
import dev.midflight.wire.fleet.v1.MeshEndpoints;
import dev.midflight.wire.fleet.v1.Sockets;
import java.util.List;
import java.util.Optional;

/** What a proxy answers to a command. */
final class WireResults {
    private WireResults() {}

    static dev.midflight.wire.fleet.v1.CommandResult toWire(CommandResult result) {
        var message =
                dev.midflight.wire.fleet.v1.CommandResult.newBuilder()
                        .setId(result.id())
                        .setOk(result.ok())
                        .setMessage(result.message());
        result.answer().ifPresent(answer -> add(message, answer));
        return message.build();
    }

    static CommandResult toModel(dev.midflight.wire.fleet.v1.CommandResult result)
            throws MalformedMessageException {
        Optional<CommandAnswer> answer =
                switch (result.getAnswerCase()) {
                    case HTTP ->
                            Optional.of(
                                    new CommandAnswer.Http(
                                            result.getHttp().getStatus(),
                                            result.getHttp().getBody()));
                    case SOCKETS -> Optional.of(toModel(result.getSockets()));
                    case WITNESSED -> Optional.of(toModel(result.getWitnessed()));
                    case MESH_ENDPOINTS ->
                            Optional.of(
                                    new CommandAnswer.MeshEndpoints(
                                            result.getMeshEndpoints().getAddressesList()));
                    case ANSWER_NOT_SET -> Optional.empty();
                };
        return new CommandResult(result.getId(), result.getOk(), result.getMessage(), answer);
    }

    private static void add(
            dev.midflight.wire.fleet.v1.CommandResult.Builder message, CommandAnswer answer) {
        switch (answer) {
            case CommandAnswer.Http(int status, String body) ->
                    message.setHttp(HttpAnswer.newBuilder().setStatus(status).setBody(body));
            case CommandAnswer.Sockets sockets -> message.setSockets(toWire(sockets));
            case Witnessed witnessed -> message.setWitnessed(toWire(witnessed));
            case CommandAnswer.MeshEndpoints(List<String> addresses) ->
                    message.setMeshEndpoints(MeshEndpoints.newBuilder().addAllAddresses(addresses));
        }
    }

    private static Sockets toWire(CommandAnswer.Sockets sockets) {
        return Sockets.newBuilder()
                .setDirect(sockets.direct())
                .setProxied(sockets.proxied())
                .setDirectOutbound(sockets.directOutbound())
                .setProxiedOutbound(sockets.proxiedOutbound())
                .setDirectQuietMillis(sockets.directQuietMillis())
                .setProxiedQuietMillis(sockets.proxiedQuietMillis())
                .build();
    }

    private static CommandAnswer toModel(Sockets sockets) {
        return new CommandAnswer.Sockets(
                sockets.getDirect(),
                sockets.getProxied(),
                sockets.getDirectOutbound(),
                sockets.getProxiedOutbound(),
                sockets.getDirectQuietMillis(),
                sockets.getProxiedQuietMillis());
    }

    private static dev.midflight.wire.fleet.v1.Witnessed toWire(Witnessed witnessed) {
        var message = dev.midflight.wire.fleet.v1.Witnessed.newBuilder();
        return switch (witnessed) {
            case Witnessed.Redirected(var uid, var inbound, var destination, var nonce) ->
                    message.setRedirected(
                                    dev.midflight.wire.fleet.v1.Witnessed.Redirected.newBuilder()
                                            .setPodUid(uid)
                                            .setInbound(inbound)
                                            .setDestination(destination)
                                            .setNonce(nonce))
                            .build();
            case Witnessed.Refused() -> message.setRefused(true).build();
            case Witnessed.Unknown(var why) -> message.setUnknown(why).build();
        };
    }

    private static CommandAnswer toModel(dev.midflight.wire.fleet.v1.Witnessed witnessed)
            throws MalformedMessageException {
        return switch (witnessed.getOutcomeCase()) {
            case REDIRECTED ->
                    new Witnessed.Redirected(
                            witnessed.getRedirected().getPodUid(),
                            witnessed.getRedirected().getInbound(),
                            witnessed.getRedirected().getDestination(),
                            witnessed.getRedirected().getNonce());
            case REFUSED -> new Witnessed.Refused();
            case UNKNOWN -> new Witnessed.Unknown(witnessed.getUnknown());
            case OUTCOME_NOT_SET -> throw new MalformedMessageException("witnessed: no outcome");
        };
    }
}
