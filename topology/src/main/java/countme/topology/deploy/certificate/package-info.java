/** Keeps the certificate good that users are shown, while they are served. */
@NullMarked
package countme.topology.deploy.certificate;

import org.jspecify.annotations.NullMarked;
