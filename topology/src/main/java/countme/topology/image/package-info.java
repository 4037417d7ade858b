/** The one way to images: all that is ever asked of an engine and of registries about them. */
@NullMarked
package countme.topology.image;

import org.jspecify.annotations.NullMarked;
