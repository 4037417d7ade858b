/** The images an engine has, and the tools of those who make some. */
@NullMarked
package countme.topology.image.local;

import org.jspecify.annotations.NullMarked;
