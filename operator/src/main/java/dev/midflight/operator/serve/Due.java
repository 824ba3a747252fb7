package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.List;

/** What a stream is to be sent next. */
record Due(XdsType type, List<ShelfEntry> changed, List<String> removed) {}
