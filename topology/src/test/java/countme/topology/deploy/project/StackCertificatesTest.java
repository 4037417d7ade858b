package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import countme.certs.CertificateDirectory;
import countme.certs.HostNames;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.service.Tls;
import countme.topology.state.StateDir;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCertificatesTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theNamesOfAnOwnCertificateAreThoseItWasMadeFor() {
        Path elsewhere = directory.resolve("elsewhere");
        new CertificateDirectory(elsewhere, "other", CLOCK)
                .ensure(HostNames.localAnd(List.of("own.example", "*.own.example", "192.0.2.7")));

        Optional<Tls> own = certificates(Map.of(
                        Setting.CERTIFICATE, elsewhere.resolve("server.crt"),
                        Setting.CERTIFICATE_KEY, elsewhere.resolve("server.key")))
                .kept();

        assertThat(own.map(Tls::names).orElseThrow())
                .containsExactlyInAnyOrder("localhost", "*.localhost", "own.example", "*.own.example");
    }

    private StackCertificates certificates(Map<Setting, Object> settings) {
        return new StackCertificates(
                Settings.defaults().with(settings),
                new StateDir(directory.resolve("state"), directory, directory),
                CLOCK);
    }
}
