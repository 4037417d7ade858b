/** Pictures of a topology, made of its descriptions: what is drawn, where, and how it is written. */
@NullMarked
package countme.topology.diagram;

import org.jspecify.annotations.NullMarked;
