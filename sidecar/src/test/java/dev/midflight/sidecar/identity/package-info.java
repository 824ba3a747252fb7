@org.jspecify.annotations.NullMarked
package dev.midflight.sidecar.identity;
