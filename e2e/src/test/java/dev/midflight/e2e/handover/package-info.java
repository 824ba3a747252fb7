@NullMarked
package dev.midflight.e2e.handover;

import org.jspecify.annotations.NullMarked;
