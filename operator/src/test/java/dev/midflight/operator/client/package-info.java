@NullMarked
package dev.midflight.operator.client;

import org.jspecify.annotations.NullMarked;
