package dev.midflight.webhook;

/** A class of another module, as far as a rule can tell. */
public final class Stranger {}
