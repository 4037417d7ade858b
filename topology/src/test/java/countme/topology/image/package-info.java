@NullMarked
package countme.topology.image;

import org.jspecify.annotations.NullMarked;
