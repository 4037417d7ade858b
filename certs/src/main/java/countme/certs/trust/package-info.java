/**
 * Makes this machine's clients trust an authority, and takes the trust back. The commands are computed purely; whoever calls says
 * what may run them.
 */
@NullMarked
package countme.certs.trust;

import org.jspecify.annotations.NullMarked;
