/** Who is kept out. */
@NullMarked
package countme.topology.deploy.guard;

import org.jspecify.annotations.NullMarked;
