/** What is remembered in the state directory of a project: versions, replicas, the last settings, the lock. */
@NullMarked
package countme.topology.state;

import org.jspecify.annotations.NullMarked;
