/** Builds stand-ins for official images where no registry answers. */
@NullMarked
package countme.topology.image.standin;

import org.jspecify.annotations.NullMarked;
