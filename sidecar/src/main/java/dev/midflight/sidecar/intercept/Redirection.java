package dev.midflight.sidecar.intercept;

import dev.midflight.model.InterceptionScope;

/**
 * What this version makes of a scope, and the scope of a pod whose interceptor was told nothing
 * yet.
 */
public record Redirection(RuleRenderer renderer, InterceptionScope scope) {}
