package dev.midflight.model;

/** What the operator sends on the fleet channel. */
public sealed interface OperatorMessage permits FleetSettings, FleetCommand {}
