/** Pure-JDK records that operator and sidecar share. */
@NullMarked
package dev.midflight.model;

import org.jspecify.annotations.NullMarked;
