/** Brings a definition to a Debian or Ubuntu host that exists: looks, compares, changes, and takes back what locks the operator out. */
@NullMarked
package countme.topology.host.apply;

import org.jspecify.annotations.NullMarked;
