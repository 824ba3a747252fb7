/** The configuration file of the data plane: YAML to records of the model, every error listed. */
@NullMarked
package dev.midflight.sidecar.config.file;

import org.jspecify.annotations.NullMarked;
