package countme.certs.acme;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who asks an authority for certificates. The account is made when it is first used; whoever uses it has agreed to the authority's terms.
 *
 * @param directory the authority's address, a document that names all others
 * @param email whom the authority may write to
 * @param key a file for the account's key, made when there is none
 * @param trust certificates (PEM) that the authority's own is signed by; empty for those that Java trusts
 */
public record AcmeAccount(URI directory, Optional<String> email, Path key, Optional<Path> trust) {}
