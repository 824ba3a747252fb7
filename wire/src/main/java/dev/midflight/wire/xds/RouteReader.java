package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link RouteWriter} writes, and what others do. */
final class RouteReader {
    private final Refusals refusals;

    RouteReader(Refusals refusals) {
        this.refusals = refusals;
    }

    /**
     * @param paths as its listener says, which comes as another resource
     */
    Optional<RouteTable> read(RouteProto.RouteConfiguration message, PathRules paths) {
        List<VirtualHost> hosts = new ArrayList<>();
        for (RouteProto.VirtualHost host : message.getVirtualHostsList()) {
            String path = "virtual_hosts[" + host.getName() + "]";
            List<Route> routes = new ArrayList<>();
            for (int i = 0; i < host.getRoutesCount(); i++) {
                route(path + ".routes[" + i + "]", host.getRoutes(i), i).ifPresent(routes::add);
            }
            refusals.build(path, () -> new VirtualHost(name(host), Domains.read(host), routes))
                    .ifPresent(hosts::add);
        }
        return refusals.build(
                "route_configuration",
                () -> new RouteTable(new RouteTableName(message.getName()), paths, hosts));
    }

    private static String name(RouteProto.VirtualHost host) {
        return named(host.getName(), "host");
    }

    /** Others' names have blanks and stars in them, or are none. */
    private static String named(String text, String otherwise) {
        String name = text.replaceAll("[^A-Za-z0-9._:|/-]", "_");
        return name.matches("[A-Za-z0-9].*") ? name : otherwise + name;
    }

    private Optional<Route> route(String path, RouteProto.Route message, int index) {
        Struct extras = Extras.of(message.getMetadata());
        String slashed = Extras.text(extras, RouteWriter.PATH_PREFIX, "");
        Optional<RouteMatch> match =
                refusals.build(
                        path + ".match", () -> MatchReader.read(message.getMatch(), slashed));
        Optional<RouteAction> action =
                refusals.build(path + "." + actionName(message), () -> action(message, extras));
        Optional<RouteFilterReader.OfRoute> filters =
                refusals.build(
                        path,
                        () -> RouteFilterReader.read(message.getTypedPerFilterConfigMap(), extras));
        if (match.isEmpty() || action.isEmpty() || filters.isEmpty()) {
            return Optional.empty();
        }
        return refusals.build(
                path,
                () ->
                        new Route(
                                named(message.getName(), "route-" + index),
                                match.get(),
                                action.get(),
                                HeaderReader.read(
                                        message.getRequestHeadersToRemoveList(),
                                        message.getRequestHeadersToAddList()),
                                HeaderReader.read(
                                        message.getResponseHeadersToRemoveList(),
                                        message.getResponseHeadersToAddList()),
                                filters.get().fault(),
                                filters.get().filters()));
    }

    private static String actionName(RouteProto.Route message) {
        return switch (message.getActionCase()) {
            case ROUTE -> "route";
            case REDIRECT -> "redirect";
            case DIRECT_RESPONSE -> "direct_response";
            case ACTION_NOT_SET -> "action";
        };
    }

    private static RouteAction action(RouteProto.Route message, Struct extras) {
        return switch (message.getActionCase()) {
            case ROUTE -> new ForwardReader(message, extras).read();
            case REDIRECT -> RedirectReader.read(message, extras);
            case DIRECT_RESPONSE -> respond(message.getDirectResponse(), extras);
            case ACTION_NOT_SET ->
                    throw new IllegalArgumentException(
                            "none that is known (expected: route, redirect or direct_response)");
        };
    }

    private static RouteAction respond(RouteProto.DirectResponseAction message, Struct extras) {
        CoreProto.DataSource body = message.getBody();
        String text =
                switch (body.getSpecifierCase()) {
                    case INLINE_STRING -> body.getInlineString();
                    case INLINE_BYTES -> {
                        if (!body.getInlineBytes().isValidUtf8()) {
                            throw new IllegalArgumentException("body: no text (expected: UTF-8)");
                        }
                        yield body.getInlineBytes().toStringUtf8();
                    }
                    case SPECIFIER_NOT_SET -> "";
                };
        return new RouteAction.Respond(
                message.getStatus(),
                Extras.text(extras, RouteWriter.CONTENT_TYPE, RouteWriter.TEXT),
                text);
    }
}
