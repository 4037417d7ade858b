/** Images and launcher as one file, for machines that reach no registry. */
@NullMarked
package countme.topology.deploy.bundle;

import org.jspecify.annotations.NullMarked;
