package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshConnectionsSimulationTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path keys;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeAKey() throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "counter",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-keystore",
                        keys.resolve("keys").toString())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    @Test
    void everyVisitComesOverAConnectionOfItsOwn() throws Exception {
        try (FakeCounter counter = FakeCounter.secure(Mistake.NONE, identity())) {
            SimulationRun run =
                    SimulationRun.of(Suite.FRESH_CONNECTIONS, counter, directory, "countme.p99Millis", "5000");

            run.assertPassed();
            assertThat(run.output()).contains("| hit                |       50 |      0 |");
            assertThat(counter.connections()).isEqualTo(Math.toIntExact(run.counted()));
        }
    }

    @Test
    void aCounterThatSkipsNumbersFailsTheRun() throws Exception {
        try (FakeCounter counter = FakeCounter.secure(Mistake.SKIPS, identity())) {
            SimulationRun run = SimulationRun.of(Suite.FRESH_CONNECTIONS, counter, directory);

            run.assertFailed();
            assertThat(run.output()).contains("NOT EXACT: ", "counted too often");
        }
    }

    private static SSLContext identity() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys.resolve("keys"))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext identity = SSLContext.getInstance("TLS");
        identity.init(managers.getKeyManagers(), null, null);
        return identity;
    }
}
