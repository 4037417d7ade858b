package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "unix:///run/docker.sock, unix:///run/docker.sock",
        "tcp://engine.example:1234, tcp://engine.example:1234",
        "tcp://engine.example, tcp://engine.example:2375",
        "tcp://[::1]:2375, tcp://[::1]:2375",
        "ssh://me@engine.example:22/run/d.sock, ssh://me@engine.example:22/run/d.sock",
    })
    void addressesAreTakenAsDockerWritesThem(String text, String address) {
        assertThat(Endpoint.parse(text, null, "--engine").address()).hasToString(address);
    }

    @Test
    void tlsHasItsOwnPort() {
        assertThat(Endpoint.parse("tcp://engine.example", Path.of("/certs"), "--engine")
                        .address())
                .hasPort(2376);
    }

    @Test
    void certificatesMeanNothingToASocket() {
        assertThat(Endpoint.parse("unix:///run/docker.sock", Path.of("/certs"), "--engine")
                        .certificates())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "docker",
                "automatic",
                "/var/run/docker.sock",
                "unix://docker.sock",
                "unix://",
                "tcp://",
                "tcp://user@host:2375",
                "http://host:2375",
                "ssh://",
                "ssh://-oProxyCommand=x",
                "ssh://me:secret@host",
                "tcp://ho st",
            })
    void whateverCannotBeAnAddressIsAUsageProblem(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text, null, "--engine"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem.what()).contains("--engine '" + text + "'");
                    assertThat(problem.next()).contains("tcp://host:port");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///run/docker.sock, true",
        "tcp://127.0.0.1:2375, true",
        "tcp://localhost:2375, true",
        "tcp://engine.example:2375, false",
        "ssh://localhost, false",
    })
    void onlySocketsAndLoopbackShareThisMachinesPorts(String text, boolean local) {
        assertThat(Endpoint.parse(text, null, "--engine").local()).isEqualTo(local);
    }
}
