/** What a proxy does only while it serves: it sees to the rules, reports and obeys the operator. */
@NullMarked
package dev.midflight.sidecar.duty;

import org.jspecify.annotations.NullMarked;
