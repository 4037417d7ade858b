/** How every container is run: small pure changes to the create command. */
@NullMarked
package countme.topology.policy;

import org.jspecify.annotations.NullMarked;
