package countme.certs;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The certificate that a public authority gave, with its key, in one file: so that there are never two that do not match, whenever a run is
 * killed. It is asked for with the key of an account, which is beside it.
 *
 * <p>All methods throw {@link CertificateProblem} when the directory cannot be used.
 */
public final class PublicCertificate {
    private static final String KEY = "-----BEGIN PRIVATE KEY-----";

    private final Path directory;
    private final InstantSource clock;

    /** {@code directory} is made, with access for its owner only, when something is first written. */
    public PublicCertificate(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Whether there has to be another one: none is there, a third of its life is left, it is for other names. */
    public Decision decide(HostNames names) {
        return Renewal.server(stored(), names, clock.instant());
    }

    /** What can be shown to clients that ask for this name; empty when there is none, or they would refuse it. */
    public Optional<Identity> good(String name) {
        return stored() instanceof Stored.Found found && Renewal.isGood(found.identity(), name, clock.instant())
                ? Optional.of(found.identity())
                : Optional.empty();
    }

    /** Keeps another one in its place. */
    public void replace(Identity identity) {
        PrivateFiles.prepare(directory);
        PrivateFiles.write(file(), identity.chainPem() + identity.keyPem());
    }

    /** As it is; empty when there is none. */
    public Optional<CertificateInfo> show() {
        return stored() instanceof Stored.Found found
                ? Optional.of(CertificateInfo.of(found.identity().certificate(), file(), file()))
                : Optional.empty();
    }

    /** The key of the account that it is asked for with. */
    public Path accountKey() {
        return directory.resolve("account.key");
    }

    /** What is remembered of asking. */
    public Path attempts() {
        return directory.resolve("attempts.json");
    }

    private Path file() {
        return directory.resolve("server.pem");
    }

    private Stored stored() {
        Optional<String> text = PrivateFiles.read(file());
        // Whoever parses certificates takes nothing else among them.
        return Stored.parse(
                text.map(all -> all.contains(KEY) ? all.substring(0, all.indexOf(KEY)) : all), file(), text, file());
    }
}
