@NullMarked
package dev.midflight.operator.interceptiontoggle;

import org.jspecify.annotations.NullMarked;
