package dev.midflight.sidecar.route;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.sidecar.route.RouteDecision.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A route with all that can be known before a request comes. */
public final class CompiledRoute {
    private final String host;
    private final Route route;
    private final FilterChain filters;
    private final byte[][] methods;
    private final Condition[] conditions;
    private final @Nullable Pattern pattern;
    private final CompiledEdits requestEdits;
    private final CompiledEdits responseEdits;
    private final CompiledRewrite rewrite;
    private final @Nullable ForwardPlan plan;
    private final List<RouteDecision> decisions = new ArrayList<>();
    private final int[] bounds;

    CompiledRoute(String host, Route route, FilterChain filters) {
        this.host = host;
        this.filters = filters;
        this.route = route;
        RouteMatch match = route.match();
        this.methods = match.methods().stream().map(Octets::of).toArray(byte[][]::new);
        List<Condition> all = new ArrayList<>();
        match.headers().forEach(header -> all.add(Condition.header(header)));
        match.query().forEach(parameter -> all.add(Condition.query(parameter)));
        this.conditions = all.toArray(Condition[]::new);
        this.pattern =
                match.path() instanceof PathMatch.Regex(String expression)
                        ? Pattern.compile(expression)
                        : null;
        this.requestEdits = CompiledEdits.of(route.request());
        this.responseEdits = CompiledEdits.of(route.response());
        this.rewrite = CompiledRewrite.of(route);
        this.plan =
                route.action() instanceof RouteAction.Forward forward
                        ? ForwardPlan.of(forward)
                        : null;
        this.bounds = decide();
    }

    /** Decisions, and up to which number each one holds. */
    private int[] decide() {
        return switch (route.action()) {
            case RouteAction.Forward forward -> {
                int[] upTo = new int[forward.clusters().size()];
                int sum = 0;
                for (int i = 0; i < upTo.length; i++) {
                    WeightedCluster share = forward.clusters().get(i);
                    sum += share.weight();
                    upTo[i] = sum;
                    decisions.add(new Forward(this, share.cluster()));
                }
                yield upTo;
            }
            case RouteAction.Redirect redirect -> {
                decisions.add(new RouteDecision.Redirect(this, redirect));
                yield new int[] {1};
            }
            case RouteAction.Respond respond -> {
                decisions.add(new RouteDecision.Respond(this, respond));
                yield new int[] {1};
            }
        };
    }

    /** True if all but a literal path holds, which the table has looked up already. */
    boolean matches(RequestView request, Span scratch) {
        if (methods.length > 0 && !isOneOf(request.method())) {
            return false;
        }
        if (pattern != null && !pattern.matcher(request.path().text()).matches()) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(request, scratch)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOneOf(Span method) {
        for (byte[] candidate : methods) {
            if (method.is(candidate)) {
                return true;
            }
        }
        return false;
    }

    RouteDecision decide(RandomGenerator random) {
        if (decisions.size() == 1) {
            return decisions.getFirst();
        }
        int number = random.nextInt(bounds[bounds.length - 1]);
        int at = 0;
        while (number >= bounds[at]) {
            at++;
        }
        return decisions.get(at);
    }

    FilterChain filters() {
        return filters;
    }

    /** What people call it: its host's name and its own. */
    public String label() {
        return host + "/" + route.name();
    }

    public Route route() {
        return route;
    }

    public CompiledEdits requestEdits() {
        return requestEdits;
    }

    public CompiledEdits responseEdits() {
        return responseEdits;
    }

    public CompiledRewrite rewrite() {
        return rewrite;
    }

    /** How it forwards; null: it does not. */
    public @Nullable ForwardPlan plan() {
        return plan;
    }

    /** The same of one that is known to forward. */
    public ForwardPlan forwardPlan() {
        ForwardPlan known = plan;
        if (known == null) {
            throw new IllegalStateException("a route that does not forward has no plan");
        }
        return known;
    }
}
