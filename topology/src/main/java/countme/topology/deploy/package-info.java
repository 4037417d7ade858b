/** Desired state against what runs: fingerprint, plan, reconcile. */
@NullMarked
package countme.topology.deploy;

import org.jspecify.annotations.NullMarked;
