/** Certificates of public authorities, by the protocol ACME (RFC 8555). The library that speaks it is seen here only. */
@NullMarked
package countme.certs.acme;

import org.jspecify.annotations.NullMarked;
