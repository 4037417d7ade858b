/**
 * The same objects for another engine: Kubernetes, or Docker Compose. What is said of a service is mapped there, is lost and named, or keeps
 * it from being exported. Pure: nothing here asks an engine or a cluster.
 */
@NullMarked
package countme.topology.export;

import org.jspecify.annotations.NullMarked;
