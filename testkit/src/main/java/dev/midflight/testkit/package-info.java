/**
 * What the tests of more than one module need; depends on none of them, so that each may use it.
 */
@NullMarked
package dev.midflight.testkit;

import org.jspecify.annotations.NullMarked;
