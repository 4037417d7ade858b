/** Reading and changing containers, networks and volumes. */
@NullMarked
package countme.topology.docker;

import org.jspecify.annotations.NullMarked;
