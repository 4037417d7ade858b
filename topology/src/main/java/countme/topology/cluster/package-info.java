/** A stack in a Kubernetes cluster and all that can be done to it: the objects of an export, applied, compared, waited for and asked. */
@NullMarked
package countme.topology.cluster;

import org.jspecify.annotations.NullMarked;
