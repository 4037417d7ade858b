/** Where an image comes from: the engine, a registry, or a stand-in built here; and the assembly of the app's image. */
@NullMarked
package countme.topology.image;

import org.jspecify.annotations.NullMarked;
