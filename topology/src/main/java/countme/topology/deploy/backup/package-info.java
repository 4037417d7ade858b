/** Takes a stack's state and puts it back. */
@NullMarked
package countme.topology.deploy.backup;

import org.jspecify.annotations.NullMarked;
