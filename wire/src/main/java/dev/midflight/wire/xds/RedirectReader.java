package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.wire.xds.proto.RouteProto;
import dev.midflight.wire.xds.proto.RouteProto.RedirectAction;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a caller is sent. Every method throws {@link IllegalArgumentException} where it can't be
 * done.
 */
final class RedirectReader {
    private RedirectReader() {}

    static RouteAction read(RouteProto.Route route, Struct extras) {
        RedirectAction message = route.getRedirect();
        return new RouteAction.Redirect(
                status(message),
                scheme(message),
                Optional.of(message.getHostRedirect()).filter(host -> !host.isEmpty()),
                message.getPortRedirect() == 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(message.getPortRedirect()),
                path(message, new RewriteReader(route.getMatch(), extras)));
    }

    private static int status(RedirectAction message) {
        return switch (message.getResponseCode()) {
            case MOVED_PERMANENTLY -> 301;
            case FOUND -> 302;
            case SEE_OTHER -> 303;
            case TEMPORARY_REDIRECT -> 307;
            case PERMANENT_REDIRECT -> 308;
            case UNRECOGNIZED ->
                    throw new IllegalArgumentException("response_code: none that is known");
        };
    }

    private static Optional<String> scheme(RedirectAction message) {
        return switch (message.getSchemeRewriteSpecifierCase()) {
            case HTTPS_REDIRECT ->
                    message.getHttpsRedirect() ? Optional.of("https") : Optional.empty();
            case SCHEME_REDIRECT ->
                    Optional.of(message.getSchemeRedirect().toLowerCase(Locale.ROOT));
            case SCHEMEREWRITESPECIFIER_NOT_SET -> Optional.empty();
        };
    }

    private static PathRewrite path(RedirectAction message, RewriteReader rewrites) {
        return switch (message.getPathRewriteSpecifierCase()) {
            case PATH_REDIRECT -> new PathRewrite.Full(message.getPathRedirect());
            case PREFIX_REWRITE -> rewrites.prefix(message.getPrefixRewrite());
            case REGEX_REWRITE -> rewrites.regex(message.getRegexRewrite());
            case PATHREWRITESPECIFIER_NOT_SET -> rewrites.none();
        };
    }
}
