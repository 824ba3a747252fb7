/** What the mesh knows of Kubernetes: Services, and who is behind them. */
@NullMarked
package dev.midflight.operator.discovery;

import org.jspecify.annotations.NullMarked;
