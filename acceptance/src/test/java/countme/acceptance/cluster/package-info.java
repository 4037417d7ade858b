/** A Kubernetes cluster on this machine: compiled once, started in seconds, and gone without a trace when its test ends. */
@NullMarked
package countme.acceptance.cluster;

import org.jspecify.annotations.NullMarked;
