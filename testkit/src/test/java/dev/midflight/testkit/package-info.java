@org.jspecify.annotations.NullMarked
package dev.midflight.testkit;
