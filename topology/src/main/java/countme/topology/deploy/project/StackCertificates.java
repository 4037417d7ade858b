package countme.topology.deploy.project;

import countme.certs.CertificateDirectory;
import countme.certs.CertificateDirectory.Issued;
import countme.certs.CertificateInfo;
import countme.certs.CertificateProblem;
import countme.certs.Decision;
import countme.certs.HostNames;
import countme.certs.Identity;
import countme.certs.OperatorCertificate;
import countme.certs.PublicCertificate;
import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.Trust;
import countme.certs.trust.TrustStore;
import countme.topology.config.Acme;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Tls;
import countme.topology.state.StateDir;
import countme.topology.state.UserHome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The certificate a stack shows: the operator's own, or one of a public authority, or one by the local authority, renewed in time. Until a public
 * authority has given the first one, the local one is shown.
 */
public final class StackCertificates {
    private final Settings settings;
    private final StateDir state;
    private final InstantSource clock;
    private final CertificateDirectory directory;

    public StackCertificates(Settings settings, StateDir state, InstantSource clock) {
        this.settings = settings;
        this.state = state;
        this.clock = clock;
        this.directory = new CertificateDirectory(state.tls(), settings.project(), clock);
    }

    /** What the proxy shows; if the local authority's is shown, it is issued or renewed first when it is due. */
    public Tls ensure(Progress progress) {
        return translated(() -> givenElsewhere().orElseGet(() -> report(directory.ensure(names()), progress)));
    }

    /** What the proxy goes on showing; empty when {@link #ensure} would issue a new certificate. Writes nothing. */
    public Optional<Tls> kept() {
        return translated(
                () -> givenElsewhere().or(() -> directory.kept(names()).map(StackCertificates::tls)));
    }

    /** A certificate that the local authority has not signed; empty when that one's has to be shown. */
    private Optional<Tls> givenElsewhere() {
        return settings.certificate()
                .map(own -> tls(OperatorCertificate.load(own.chain(), own.key(), clock.instant())))
                .or(() -> published().map(this::publicTls));
    }

    /** The stack answers to the same names whichever certificate it shows. */
    private Tls publicTls(Identity identity) {
        return new Tls(identity.chainPem(), identity.keyPem(), names().dns());
    }

    private Optional<Identity> published() {
        return ofPublicAuthority()
                .flatMap(certificate -> certificate.good(settings.serverName().toLowerCase(Locale.ROOT)));
    }

    /** What a public authority has given, if one is to be asked. */
    public Optional<PublicCertificate> ofPublicAuthority() {
        return settings.acme().map(acme -> new PublicCertificate(directory(acme), clock));
    }

    /** A directory for each authority: an account is of use with one only, and so is what is remembered of asking it. */
    private Path directory(Acme acme) {
        return state.tls()
                .resolve("acme-"
                        + acme.directory()
                                .toString()
                                .replaceFirst("^https://", "")
                                .replaceAll("[^A-Za-z0-9.-]", "_"));
    }

    /** What is due with the certificate that users are to be shown. Nothing ever is with the operator's own. Writes nothing. */
    public Decision due() {
        return translated(() -> settings.acme()
                .map(acme -> new PublicCertificate(directory(acme), clock).decide(HostNames.ofHosts(acme.names())))
                .orElseGet(() -> settings.certificate().isPresent()
                        ? new Decision(Decision.Action.KEEP, "your own")
                        : directory.decide(names()).server()));
    }

    /** A new server certificate of the local authority now, whether or not it is due. */
    public Tls issue(Progress progress) {
        return translated(() -> report(directory.issue(names()), progress));
    }

    /** Every certificate there is; a {@link Problem} when there is none. */
    public List<CertificateInfo> show() {
        return translated(() -> {
            List<CertificateInfo> given = ofPublicAuthority().stream()
                    .flatMap(certificate -> certificate.show().stream())
                    .toList();
            return given.isEmpty() || exist()
                    ? Stream.concat(directory.show().stream(), given.stream()).toList()
                    : given;
        });
    }

    /** Whether any have been issued here. */
    public boolean exist() {
        return Files.exists(authority());
    }

    /** What clients have to trust. */
    public Path authority() {
        return directory.authorityCertificate();
    }

    /** The certificate that clients trust: the local authority's, or that of the server itself; empty when there is none yet. */
    Optional<X509Certificate> trusted() {
        Optional<Identity> published = translated(this::published);
        if (published.isPresent()) {
            return published.map(Identity::certificate);
        }
        Path file = settings.certificate().map(Settings.OwnCertificate::chain).orElseGet(this::authority);
        try {
            // The factory reads byte by byte.
            var bytes = new ByteArrayInputStream(Files.readAllBytes(file));
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes));
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }

    /** Makes this machine trust the authority; gives what happened to each of its trust stores. */
    public List<Trust.Outcome> trust() {
        return translated(() -> {
            boolean root = "root".equals(System.getProperty("user.name"));
            Path home = UserHome.current();
            var stores = TrustStore.on(System.getProperty("os.name"), Path.of("/"), home);
            return new Trust(stores, root, CommandRunner.local())
                    .install(Anchor.ofProject(settings.project(), authority()));
        });
    }

    private HostNames names() {
        var names = new ArrayList<>(settings.hosts());
        names.add(settings.serverName());
        names.addAll(settings.ports().addresses());
        return HostNames.localAnd(names);
    }

    private static Tls report(Issued issued, Progress progress) {
        issued.remarks().forEach(progress::say);
        if (!issued.decisions().server().keeps()) {
            progress.say("certificate " + issued.decisions().server());
        }
        if (!issued.decisions().authority().keeps()) {
            progress.say("the local certificate authority is new: 'certs trust' makes this machine trust it");
        }
        return tls(issued.server());
    }

    private static Tls tls(Identity identity) {
        return new Tls(
                identity.chainPem(),
                identity.keyPem(),
                HostNames.in(identity.certificate()).dns());
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (CertificateProblem e) {
            throw new Problem(e.what(), e.why(), e.next(), e);
        }
    }
}
