package countme.topology.config;

import countme.topology.report.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A public authority that the users' certificate is asked of, by the protocol ACME.
 *
 * @param directory its address
 * @param email whom it may write to
 * @param trust certificates (PEM) that its own is signed by; empty for those that Java trusts
 * @param names what the certificate is for: host names that users everywhere can look up
 */
public record Acme(URI directory, Optional<String> email, Optional<Path> trust, Set<String> names) {
    /** A {@link Problem} for a name that no public authority gives a certificate for. */
    public Acme {
        names = Set.copyOf(names);
        names.forEach(Acme::requireLookedUp);
    }

    private static void requireLookedUp(String name) {
        if (Ports.isAddress(name)) {
            throw refused(name, "It is an address; a public certificate is for names.");
        }
        if (name.startsWith("*.")) {
            throw refused(name, "The authority asks each name over HTTP, and there are endless names below this one.");
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            throw refused(name, "Every machine calls itself so, so nobody can show that it is theirs.");
        }
        if (!name.contains(".")) {
            throw refused(name, "It has no domain, so nobody outside can look it up.");
        }
    }

    private static Problem refused(String name, String why) {
        return Problem.usage(
                "No public authority gives a certificate for '" + name + "'",
                why,
                "Name the host as users everywhere do, such as --server-name count.example.com, and take others out of"
                        + " --hosts; or leave --acme out.");
    }
}
