package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

    @Test
    void everyParameterHasADefault() {
        assertThat(Parameters.from(properties("java.home", "/jdk")))
                .isEqualTo(new Parameters(
                        URI.create("https://localhost:8443"),
                        new Load.Closed(16),
                        Duration.ofSeconds(30),
                        true,
                        false));
    }

    @Test
    void everyParameterCanBeSet() {
        assertThat(Parameters.from(properties(
                        "countme.url", "http://127.0.0.1:8080",
                        "countme.usersPerSecond", "2.5",
                        "countme.seconds", "60",
                        "countme.keepAlive", "false")))
                .isEqualTo(new Parameters(
                        URI.create("http://127.0.0.1:8080"), new Load.Open(2.5), Duration.ofMinutes(1), false, false));
        assertThat(Parameters.from(properties("countme.users", "1", "countme.http2", "true")))
                .isEqualTo(new Parameters(
                        URI.create("https://localhost:8443"), new Load.Closed(1), Duration.ofSeconds(30), true, true));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "countme.url, localhost:8443, -Dcountme.url must be an http or https URL.",
                "countme.url, ftp://localhost, -Dcountme.url must be an http or https URL.",
                "countme.url, http://a b, -Dcountme.url=http://a b: must be an http or https URL.",
                "countme.users, 0, -Dcountme.users=0: must be a whole number from 1 to 10000.",
                "countme.users, many, -Dcountme.users=many: must be a whole number from 1 to 10000.",
                "countme.usersPerSecond, 0, -Dcountme.usersPerSecond=0: must be a number from 0.1 to 100000.",
                "countme.usersPerSecond, NaN, -Dcountme.usersPerSecond=NaN: must be a number from 0.1 to 100000.",
                "countme.seconds, 3601, -Dcountme.seconds=3601: must be a whole number from 1 to 3600.",
                "countme.keepAlive, yes, -Dcountme.keepAlive=yes: must be true or false.",
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties(name, value)))
                .withMessage(message);
    }

    @Test
    void aMistypedParameterIsNotSilentlyIgnored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.user", "4")))
                .withMessageStartingWith("There is no -Dcountme.user. There are: countme.http2, ");
    }

    @Test
    void parametersThatContradictEachOtherAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.users", "4", "countme.usersPerSecond", "4")))
                .withMessage("-Dcountme.usersPerSecond must be absent where countme.users is given.");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Parameters.from(properties("countme.url", "http://127.0.0.1", "countme.http2", "true")))
                .withMessage("-Dcountme.http2 must be false without https or keep-alive.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.from(properties("countme.keepAlive", "false", "countme.http2", "true")))
                .withMessage("-Dcountme.http2 must be false without https or keep-alive.");
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
