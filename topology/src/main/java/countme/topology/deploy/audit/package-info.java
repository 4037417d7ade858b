/** Who changed a stack, when and how. */
@NullMarked
package countme.topology.deploy.audit;

import org.jspecify.annotations.NullMarked;
