package countme.topology.deploy.project;

import countme.certs.CertificateDirectory;
import countme.certs.CertificateDirectory.Issued;
import countme.certs.CertificateInfo;
import countme.certs.CertificateProblem;
import countme.certs.HostNames;
import countme.certs.Identity;
import countme.certs.OperatorCertificate;
import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.Trust;
import countme.certs.trust.TrustStore;
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
import java.util.Optional;
import java.util.function.Supplier;

/** The certificate a stack shows: the operator's own, or one by the local authority, renewed in time. */
public final class StackCertificates {
    private final Settings settings;
    private final InstantSource clock;
    private final CertificateDirectory directory;

    public StackCertificates(Settings settings, StateDir state, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.directory = new CertificateDirectory(state.tls(), settings.project(), clock);
    }

    /** What the proxy shows; issued or renewed first when it is due. */
    public Tls ensure(Progress progress) {
        return translated(() -> settings.certificate()
                .map(own -> tls(OperatorCertificate.load(own.chain(), own.key(), clock.instant())))
                .orElseGet(() -> report(directory.ensure(names()), progress)));
    }

    /** What the proxy goes on showing; empty when {@link #ensure} would issue a new certificate. Writes nothing. */
    public Optional<Tls> kept() {
        return translated(() -> settings.certificate()
                .map(own -> Optional.of(OperatorCertificate.load(own.chain(), own.key(), clock.instant())))
                .orElseGet(() -> directory.kept(names()))
                .map(StackCertificates::tls));
    }

    /** A new server certificate now, whether or not it is due. */
    public Tls issue(Progress progress) {
        return translated(() -> report(directory.issue(names()), progress));
    }

    public List<CertificateInfo> show() {
        return translated(directory::show);
    }

    /** Whether any have been issued here. */
    public boolean exist() {
        return Files.exists(authority());
    }

    /** What clients have to trust. */
    public Path authority() {
        return directory.authorityCertificate();
    }

    /** The certificate that clients trust: the local authority's, or the operator's own; empty when there is none yet. */
    Optional<X509Certificate> trusted() {
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
