package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.XdsType;

/** Something that is referred to and isn't there. */
record Missing(XdsType type, String name) {}
