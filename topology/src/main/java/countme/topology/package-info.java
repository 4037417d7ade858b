/** The production topology, written once. {@link countme.topology.Topology} is the file to read first. */
@NullMarked
package countme.topology;

import org.jspecify.annotations.NullMarked;
