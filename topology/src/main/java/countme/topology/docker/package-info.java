/** The one seam to the engine, and reading and changing containers, networks and volumes through it. */
@NullMarked
package countme.topology.docker;

import org.jspecify.annotations.NullMarked;
