/** Records that operator and sidecar share; beside the JDK they know RE2/J only (ADR 0014). */
@NullMarked
package dev.midflight.model;

import org.jspecify.annotations.NullMarked;
