package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSearchTest {
    /** The SHA-256 of {@code colima}, as Docker's client names the context's directory. */
    private static final String COLIMA = "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16";

    @TempDir
    Path home;

    @Test
    void withoutAnyChoiceNothingIsChosen() {
        assertThat(search(Map.of()).chosen()).isEmpty();
    }

    @Test
    void dockerHostAloneCountsWhereItIsSet() throws IOException {
        context(COLIMA, "unix:///colima.sock");
        write(".docker/config.json", "{\"currentContext\": \"colima\"}");
        assertThat(chosen(Map.of("DOCKER_HOST", "tcp://engine.example:2375", "DOCKER_CONTEXT", "gone")))
                .isEqualTo("DOCKER_HOST: tcp://engine.example:2375");
    }

    @ParameterizedTest
    @CsvSource({
        "'', unix:///var/run/docker.sock",
        "engine.example, tcp://engine.example:2375",
        "engine.example:1234, tcp://engine.example:1234",
        ":1234, tcp://localhost:1234",
        "tcp://, tcp://localhost:2375",
        "tcp://:1234, tcp://localhost:1234",
        "tcp://engine.example:1234/below/, tcp://engine.example:1234/below/",
        "unix://, unix:///var/run/docker.sock",
        "' unix:///run/d.sock ', unix:///run/d.sock",
        "unix:///my engine/jos\u00e9.sock, unix:///my%20engine/jos%C3%A9.sock",
        "ssh://me@engine.example/run/d.sock, ssh://me@engine.example/run/d.sock",
    })
    void dockerHostMayBeWrittenAsForDockersClient(String host, String address) throws IOException {
        String origin = host.isEmpty() ? "Docker context 'colima'" : "DOCKER_HOST";
        context(COLIMA, "unix:///var/run/docker.sock");
        write(".docker/config.json", "{\"currentContext\": \"colima\"}");
        assertThat(chosen(Map.of("DOCKER_HOST", host))).isEqualTo(origin + ": " + address);
    }

    @Test
    void aSocketMayBeNamedFromTheCurrentDirectory() {
        assertThat(chosen(Map.of("DOCKER_HOST", "unix://d.sock")))
                .isEqualTo("DOCKER_HOST: unix://" + Path.of("d.sock").toAbsolutePath());
    }

    @Test
    void theEnvironmentsContextComesBeforeTheConfigurations() throws IOException {
        context(COLIMA, "unix:///colima.sock");
        write(".docker/config.json", "{\"currentContext\": \"missing\"}");
        assertThat(chosen(Map.of("DOCKER_CONTEXT", "colima")))
                .isEqualTo("Docker context 'colima': unix:///colima.sock");
    }

    @Test
    void aContextBringsItsCertificates() throws IOException {
        context(COLIMA, "tcp://engine.example:2376");
        Path tls = Files.createDirectories(
                home.resolve(".docker/contexts/tls").resolve(COLIMA).resolve("docker"));
        assertThat(search(Map.of("DOCKER_CONTEXT", "colima"))
                        .chosen()
                        .orElseThrow()
                        .certificates())
                .isEqualTo(tls);
    }

    @Test
    void theDefaultContextIsNoChoice() throws IOException {
        write(".docker/config.json", "{\"currentContext\": \"default\"}");
        assertThat(search(Map.of()).chosen()).isEmpty();
    }

    @Test
    void dockerConfigNamesAnotherDirectory() throws IOException {
        write("elsewhere/config.json", "{\"currentContext\": \"gone\"}");
        EngineSearch search =
                search(Map.of("DOCKER_CONFIG", home.resolve("elsewhere").toString()));
        assertThatThrownBy(search::chosen)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Docker context 'gone' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{oops", "[]", "", "{\"currentContext\": 5}", "{\"currentContext\": null}"})
    void aConfigurationThatIsNoGoodChoosesNothing(String text) throws IOException {
        write(".docker/config.json", text);
        assertThat(search(Map.of()).chosen()).isEmpty();
    }

    @Test
    void theUsualSocketsAreTheSystemsThenTheUsers() {
        assertThat(search(Map.of("XDG_RUNTIME_DIR", "/run/user/1000")).usual())
                .extracting(endpoint -> endpoint.address().getPath())
                .containsExactly(
                        "/var/run/docker.sock",
                        "/run/user/1000/docker.sock",
                        home + "/.docker/run/docker.sock",
                        home + "/.colima/default/docker.sock",
                        home + "/.orbstack/run/docker.sock",
                        home + "/.rd/docker.sock");
    }

    @Test
    void tlsIsSwitchedOnAsForDockersClient() {
        assertThat(certificates(Map.of())).isNull();
        assertThat(certificates(Map.of("DOCKER_CERT_PATH", "/certs"))).isNull();
        assertThat(certificates(Map.of("DOCKER_TLS_VERIFY", ""))).isNull();
        assertThat(certificates(Map.of("DOCKER_TLS_VERIFY", "0"))).isEqualTo(home.resolve(".docker"));
        assertThat(certificates(Map.of("DOCKER_TLS", "1"))).isEqualTo(home.resolve(".docker"));
        assertThat(certificates(Map.of("DOCKER_TLS", "1", "DOCKER_CONFIG", "/elsewhere")))
                .isEqualTo(Path.of("/elsewhere"));
        assertThat(certificates(Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs")))
                .isEqualTo(Path.of("/certs"));
    }

    private @Nullable Path certificates(Map<String, String> environment) {
        return search(environment).named("tcp://engine.example", "--engine").certificates();
    }

    private EngineSearch search(Map<String, String> environment) {
        return new EngineSearch(environment, home, DockerCliConfig.of(environment, home));
    }

    private String chosen(Map<String, String> environment) {
        return search(environment)
                .chosen()
                .map(endpoint -> endpoint.origin() + ": " + endpoint.address())
                .orElse("");
    }

    private void context(String id, String host) throws IOException {
        write(
                ".docker/contexts/meta/" + id + "/meta.json",
                "{\"Name\": \"x\", \"Endpoints\": {\"docker\": {\"Host\": \"" + host + "\"}}}");
    }

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
