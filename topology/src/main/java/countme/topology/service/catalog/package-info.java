/** The services there are, one a file. */
@NullMarked
package countme.topology.service.catalog;

import org.jspecify.annotations.NullMarked;
