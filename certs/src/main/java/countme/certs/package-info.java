/** The local certificate authority and the server certificates it signs. Depends on nothing else in the project. */
@NullMarked
package countme.certs;

import org.jspecify.annotations.NullMarked;
