package dev.midflight.wire.xds;

import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.RouteProto;
import dev.midflight.wire.xds.proto.RouteProto.RedirectAction.RedirectResponseCode;

/** Route tables. */
final class RouteWriter {
    static final String CONTENT_TYPE = "contentType";
    static final String TEXT = "text/plain";
    static final String PATH_PREFIX = "pathPrefix";

    private RouteWriter() {}

    static RouteProto.RouteConfiguration write(RouteTable table) {
        RouteProto.RouteConfiguration.Builder message =
                RouteProto.RouteConfiguration.newBuilder()
                        .setName(table.name().name())
                        .setIgnorePortInHostMatching(true)
                        .setValidateClusters(Values.flag(false));
        table.hosts().forEach(host -> message.addVirtualHosts(host(host)));
        return message.build();
    }

    private static RouteProto.VirtualHost host(VirtualHost host) {
        RouteProto.VirtualHost.Builder message =
                RouteProto.VirtualHost.newBuilder()
                        .setName(host.name())
                        .addAllDomains(host.domains());
        host.routes().forEach(route -> message.addRoutes(route(route)));
        return message.build();
    }

    private static RouteProto.Route route(Route route) {
        Extras extras = new Extras().put(PATH_PREFIX, MatchWriter.slashed(route.match()), "");
        RouteProto.Route.Builder message =
                RouteProto.Route.newBuilder()
                        .setName(route.name())
                        .setMatch(MatchWriter.write(route.match()))
                        .addAllRequestHeadersToRemove(route.request().remove())
                        .addAllRequestHeadersToAdd(HeaderWriter.write(route.request()))
                        .addAllResponseHeadersToRemove(route.response().remove())
                        .addAllResponseHeadersToAdd(HeaderWriter.write(route.response()));
        switch (route.action()) {
            case RouteAction.Forward forward ->
                    message.setRoute(ForwardWriter.write(forward, route.match().path(), extras));
            case RouteAction.Redirect redirect ->
                    message.setRedirect(redirect(redirect, route, extras));
            case RouteAction.Respond respond -> {
                extras.put(CONTENT_TYPE, respond.contentType(), TEXT);
                message.setDirectResponse(respond(respond));
            }
        }
        RouteFilterWriter.write(route, message, extras);
        extras.metadata().ifPresent(message::setMetadata);
        return message.build();
    }

    private static RouteProto.DirectResponseAction respond(RouteAction.Respond respond) {
        RouteProto.DirectResponseAction.Builder message =
                RouteProto.DirectResponseAction.newBuilder().setStatus(respond.status());
        if (!respond.body().isEmpty()) {
            message.setBody(CoreProto.DataSource.newBuilder().setInlineString(respond.body()));
        }
        return message.build();
    }

    private static RouteProto.RedirectAction redirect(
            RouteAction.Redirect redirect, Route route, Extras extras) {
        RouteProto.RedirectAction.Builder message =
                RouteProto.RedirectAction.newBuilder()
                        .setResponseCode(
                                switch (redirect.status()) {
                                    case 301 -> RedirectResponseCode.MOVED_PERMANENTLY;
                                    case 302 -> RedirectResponseCode.FOUND;
                                    case 303 -> RedirectResponseCode.SEE_OTHER;
                                    case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
                                    default -> RedirectResponseCode.PERMANENT_REDIRECT;
                                });
        redirect.scheme().ifPresent(message::setSchemeRedirect);
        redirect.host().ifPresent(message::setHostRedirect);
        redirect.port().ifPresent(message::setPortRedirect);
        if (redirect.path() instanceof PathRewrite.Full(String path)) {
            return message.setPathRedirect(path).build();
        }
        RewriteWriter.Written written =
                RewriteWriter.write(redirect.path(), route.match().path(), extras);
        if (!written.prefix().isEmpty()) {
            message.setPrefixRewrite(written.prefix());
        }
        written.regex().ifPresent(message::setRegexRewrite);
        return message.build();
    }
}
