/** Undoes all that countme has made on a machine. */
@NullMarked
package countme.topology.deploy.purge;

import org.jspecify.annotations.NullMarked;
