/** Puts together the image of an application from its packaged files. */
@NullMarked
package countme.topology.image.app;

import org.jspecify.annotations.NullMarked;
