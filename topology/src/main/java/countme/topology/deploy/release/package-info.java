/** Changes the version that a running stack serves: push, deploy, verify, observe, roll back, follow. */
@NullMarked
package countme.topology.deploy.release;

import org.jspecify.annotations.NullMarked;
