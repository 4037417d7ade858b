/**
 * A certificate authority that never leaves its machine, the server certificates it signs, those of a public authority, and those an
 * operator brings along. The API is JDK types only and the package depends on nothing else in the project, so it can be copied as it is.
 *
 * <p>Start at {@link countme.certs.CertificateDirectory}. Bouncy Castle only builds certificates; keys, signatures and reading are
 * the JDK's, so that a start that finds good files loads none of it.
 */
@NullMarked
package countme.certs;

import org.jspecify.annotations.NullMarked;
