package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import countme.loadtest.Load;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParametersTest {

    @Test
    void everyParameterHasADefault() {
        Parameters parameters = Parameters.from(properties("java.home", "/jdk"));

        assertThat(parameters.suite()).isEqualTo(Suite.BASELINE);
        assertThat(parameters.url()).isEqualTo(URI.create("https://localhost:8443"));
        assertThat(parameters.load()).isEqualTo(new Load.Closed(16));
        assertThat(parameters.seconds(Parameter.SECONDS)).isEqualTo(Duration.ofSeconds(30));
        assertThat(parameters.get(Parameter.KEEP_ALIVE)).isTrue();
        assertThat(parameters.get(Parameter.HTTP2)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everySimulationCanBeNamedAndRunsByItsDefaults(Suite suite) {
        Parameters parameters = Parameters.from(properties("countme.simulation", suite.title()));

        assertThat(parameters.suite()).isEqualTo(suite);
        assertThat(suite.simulation().getSimpleName()).isEqualTo(suite.title() + "Simulation");
        assertThat(Suite.of(suite.simulation())).isEqualTo(suite);
    }

    @Test
    void simulationsMayHaveDefaultsOfTheirOwn() {
        assertThat(Parameters.from(Suite.STEADY, properties()).get(Parameter.RATE))
                .isEqualTo(100);
        assertThat(Parameters.from(Suite.SPIKE, properties()).get(Parameter.RATE))
                .isEqualTo(50);
    }

    @Test
    void everyParameterCanBeSet() {
        Parameters baseline = Parameters.from(properties(
                "countme.url", "http://127.0.0.1:8080",
                "countme.usersPerSecond", "2.5",
                "countme.seconds", "60",
                "countme.keepAlive", "false"));
        Parameters deploy = Parameters.from(properties(
                "countme.simulation", "Deploy",
                "countme.launcher", "/opt/countme.jar",
                "countme.project", "other",
                "countme.flags", " --ops-port 9000  --observe 5 ",
                "countme.http2", "true"));

        assertThat(baseline.url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(baseline.load()).isEqualTo(new Load.Open(2.5));
        assertThat(baseline.seconds(Parameter.SECONDS)).isEqualTo(Duration.ofMinutes(1));
        assertThat(baseline.get(Parameter.KEEP_ALIVE)).isFalse();
        assertThat(deploy.get(Parameter.LAUNCHER)).isEqualTo("/opt/countme.jar");
        assertThat(deploy.get(Parameter.PROJECT)).isEqualTo("other");
        assertThat(deploy.get(Parameter.FLAGS)).isEqualTo(List.of("--ops-port", "9000", "--observe", "5"));
        assertThat(deploy.get(Parameter.HTTP2)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Baseline, countme.url, localhost:8443, -Dcountme.url=localhost:8443: must be an http or https URL.",
                "Baseline, countme.url, ftp://localhost, -Dcountme.url=ftp://localhost: must be an http or https URL.",
                "Baseline, countme.url, http://a b, -Dcountme.url=http://a b: must be an http or https URL.",
                "Baseline, countme.users, 0, -Dcountme.users=0: must be a whole number from 1 to 10000.",
                "Baseline, countme.users, many, -Dcountme.users=many: must be a whole number from 1 to 10000.",
                "Baseline, countme.usersPerSecond, 0, -Dcountme.usersPerSecond=0: must be a number from 0.1 to 100000.",
                "Steady, countme.usersPerSecond, NaN, -Dcountme.usersPerSecond=NaN: must be a number from 0.1 to 100000.",
                "Steady, countme.seconds, 3601, -Dcountme.seconds=3601: must be a whole number from 1 to 3600.",
                "Steady, countme.p99Millis, 0, -Dcountme.p99Millis=0: must be a whole number from 1 to 60000.",
                "Steady, countme.keepAlive, yes, -Dcountme.keepAlive=yes: must be true or false.",
                "Steady, countme.anyHost, yes, -Dcountme.anyHost=yes: must be true or false.",
                "Capacity, countme.levels, 0, -Dcountme.levels=0: must be a whole number from 1 to 100.",
                "Deploy, countme.project, A b, -Dcountme.project=A b: must be the name of a stack.",
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String simulation, String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.simulation", simulation, name, value)))
                .withMessage(message);
    }

    @Test
    void aMistypedParameterIsNotSilentlyIgnored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.user", "4")))
                .withMessageStartingWith("There is no -Dcountme.user. There are: countme.anyHost, countme.http2, ");
    }

    @Test
    void aMistypedSimulationIsAnsweredWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.simulation", "steady")))
                .withMessage(
                        "There is no -Dcountme.simulation=steady. There are: Baseline, Capacity, Steady, Spike, FreshConnections, ReplicaLoss, Deploy.");
    }

    @Test
    void mavenKnowsAllSimulations() throws IOException {
        List<String> titles = Arrays.stream(Suite.values()).map(Suite::title).toList();

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<regex>" + String.join("|", titles) + "</regex>")
                .contains("There are: " + String.join(", ", titles) + ".</regexMessage>");
    }

    @Test
    void aParameterOfAnotherSimulationIsNotSilentlyIgnored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Parameters.from(properties("countme.simulation", "Steady", "countme.launcher", "launcher.jar")))
                .withMessageStartingWith("The simulation Steady takes no -Dcountme.launcher. There are: ");
    }

    @Test
    void parametersThatContradictEachOtherAreRejected() {
        assertRejected(
                "-Dcountme.usersPerSecond must be absent where countme.users is given.",
                "countme.users",
                "4",
                "countme.usersPerSecond",
                "4");
        assertRejected(
                "-Dcountme.http2 must be false without https or keep-alive.",
                "countme.url",
                "http://127.0.0.1",
                "countme.http2",
                "true");
        assertRejected(
                "-Dcountme.http2 must be false without https or keep-alive.",
                "countme.keepAlive",
                "false",
                "countme.http2",
                "true");
        assertRejected(
                "-Dcountme.url must be an https URL: its handshakes are measured.",
                "countme.simulation",
                "FreshConnections",
                "countme.url",
                "http://127.0.0.1");
        assertRejected(
                "-Dcountme.recoverySeconds must be less than countme.seconds by 3 or more.",
                "countme.simulation",
                "Spike",
                "countme.seconds",
                "7");
    }

    @Test
    void aClassAndANameThatDifferAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(Suite.SPIKE, properties("countme.simulation", "Steady")))
                .withMessage("-Dcountme.simulation must be absent, or Spike like the class that was asked for.");
    }

    @Test
    void anotherMachineIsLoadedOnlyWhenThatIsAskedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.url", "https://example.org")))
                .withMessageStartingWith("-Dcountme.url=https://example.org: example.org is not this machine")
                .withMessageEndingWith("If the target is yours, add -Dcountme.anyHost=true.");

        Parameters allowed =
                Parameters.from(properties("countme.url", "https://example.org", "countme.anyHost", "true"));

        assertThat(allowed.url()).isEqualTo(URI.create("https://example.org"));
    }

    private static void assertRejected(String message, String... namesAndValues) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties(namesAndValues)))
                .withMessage(message);
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
