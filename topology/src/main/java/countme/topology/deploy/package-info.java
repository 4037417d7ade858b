/** The façade: a stack and all that can be done to it, and a stack for tests. What does it is in the packages below. */
@NullMarked
package countme.topology.deploy;

import org.jspecify.annotations.NullMarked;
