/** Gets official images: from the engine, by pulling, or as a stand-in. */
@NullMarked
package countme.topology.image.supply;

import org.jspecify.annotations.NullMarked;
