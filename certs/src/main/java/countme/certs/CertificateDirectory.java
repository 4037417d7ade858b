package countme.certs;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory where a project's authority and server certificate live: {@code ca.crt}, {@code ca.key}, {@code server.crt} and
 * {@code server.key}. Every method converges: a run that was killed between two files leaves a pair that does not match, and the next
 * run renews it. Callers that may run side by side hold a lock of their own.
 *
 * <p>All methods throw {@link CertificateProblem} when the directory cannot be used.
 */
public final class CertificateDirectory {
    private final Path directory;
    private final String project;
    private final InstantSource clock;

    /**
     * @param directory made, with access for its owner only, when something is first written
     * @param project goes into the authority's name
     */
    public CertificateDirectory(Path directory, String project, InstantSource clock) {
        this.directory = directory;
        this.project = project;
        this.clock = clock;
    }

    /** What {@link #ensure} would do. Writes nothing. */
    public Decisions decide(HostNames names) {
        Instant now = clock.instant();
        Stored authority = storedAuthority();
        Decision decision = Renewal.authority(authority, now);
        X509Certificate kept = decision.keeps() && authority instanceof Stored.Found found
                ? found.identity().certificate()
                : null;
        return new Decisions(decision, Renewal.server(storedServer(), kept, names, now));
    }

    /** The server's identity as it is; empty when {@link #ensure} would change anything. Writes nothing. */
    public Optional<Identity> kept(HostNames names) {
        Decisions decisions = decide(names);
        return decisions.authority().keeps() && decisions.server().keeps()
                ? Optional.of(identity(storedServer()))
                : Optional.empty();
    }

    /** Leaves an authority and a server certificate that are good for these names, changing only what is not. */
    public Issued ensure(HostNames names) {
        return ensure(names, null);
    }

    /** As {@link #ensure}, with a new server certificate in any case. */
    public Issued issue(HostNames names) {
        return ensure(names, Decision.renew("asked for"));
    }

    /** The authority's certificate and the server's, as they are; a {@link CertificateProblem} when there are none to show. */
    public List<CertificateInfo> show() {
        return List.of(
                info(storedAuthority(), authorityCertificate(), file("ca.key")),
                info(storedServer(), file("server.crt"), file("server.key")));
    }

    /** What clients have to trust. */
    public Path authorityCertificate() {
        return file("ca.crt");
    }

    private Issued ensure(HostNames names, @Nullable Decision forServer) {
        PrivateFiles.prepare(directory);
        List<String> remarks = Stream.of("ca.key", "server.key")
                .map(this::file)
                .map(PrivateFiles::tighten)
                .flatMap(Optional::stream)
                .toList();
        Instant now = clock.instant();
        Stored storedAuthority = storedAuthority();
        Decision authorityDecision = Renewal.authority(storedAuthority, now);
        Identity authority =
                authorityDecision.keeps() ? identity(storedAuthority) : save("ca", Issuer.authority(project, now));
        Stored storedServer = storedServer();
        Decision byRule = Renewal.server(storedServer, authority.certificate(), names, now);
        Decision serverDecision = byRule.keeps() && forServer != null ? forServer : byRule;
        Identity server =
                serverDecision.keeps() ? identity(storedServer) : save("server", Issuer.server(authority, names, now));
        return new Issued(authority, server, new Decisions(authorityDecision, serverDecision), remarks);
    }

    private Identity save(String name, Identity identity) {
        PrivateFiles.write(file(name + ".key"), identity.keyPem());
        PrivateFiles.write(file(name + ".crt"), identity.chainPem());
        return identity;
    }

    private static Identity identity(Stored stored) {
        if (stored instanceof Stored.Found found) {
            return found.identity();
        }
        throw new IllegalStateException("Only what could be read is ever kept");
    }

    private static CertificateInfo info(Stored stored, Path certificateFile, Path keyFile) {
        if (stored instanceof Stored.Found found) {
            return CertificateInfo.of(found.identity().certificate(), certificateFile, keyFile);
        }
        throw new CertificateProblem(
                "There is no certificate to show",
                stored instanceof Stored.Broken broken ? broken.why() + "." : certificateFile + " is not there.",
                "Issue certificates first.");
    }

    private Stored storedAuthority() {
        return Stored.read(authorityCertificate(), file("ca.key"));
    }

    private Stored storedServer() {
        return Stored.read(file("server.crt"), file("server.key"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    /** What becomes of the two certificates. A replaced authority has to be trusted anew by every client. */
    public record Decisions(Decision authority, Decision server) {}

    /**
     * What a server needs, and how it came about.
     *
     * @param remarks what the operator should know, such as permissions that had to be tightened; mostly empty
     */
    public record Issued(Identity authority, Identity server, Decisions decisions, List<String> remarks) {}
}
