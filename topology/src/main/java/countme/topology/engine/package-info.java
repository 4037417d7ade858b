/** Finding, provisioning and reaching a Docker engine. */
@NullMarked
package countme.topology.engine;

import org.jspecify.annotations.NullMarked;
