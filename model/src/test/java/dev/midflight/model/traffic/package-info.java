@org.jspecify.annotations.NullMarked
package dev.midflight.model.traffic;
