package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.RouteAction.Redirect;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Span;

/** Where a redirect leads (RFC 9110 section 10.2.2). */
public final class RedirectLocation {
    private RedirectLocation() {}

    public static String of(RequestView view, CompiledRoute route, Redirect action) {
        Span path = new Span();
        Span lead = new Span();
        if (!view.path().isEmpty() && view.path().at(0) == '/') {
            path.set(view.path().octets(), view.path().start(), view.path().end());
            route.rewrite().apply(path, lead);
        } else {
            lead.set(new byte[] {'/'});
        }
        String query = view.query().isEmpty() ? "" : "?" + view.query().text();
        return origin(view, action) + lead.text() + path.text() + query;
    }

    /** Empty where nothing but the path changes. */
    private static String origin(RequestView view, Redirect action) {
        if (action.scheme().isEmpty() && action.host().isEmpty() && action.port().isEmpty()) {
            return "";
        }
        String asked = view.authority().text();
        String name = action.host().orElse(asked.replaceFirst(":[0-9]*$", ""));
        String port = action.port().isPresent() ? ":" + action.port().getAsInt() : "";
        return action.scheme().orElse("http") + "://" + name + port;
    }
}
