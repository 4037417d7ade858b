package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    @Test
    void thisMachinesOwnNamesAreAlwaysInAndNoAddressIs() {
        assertThat(HostNames.localAnd(List.of()).all()).containsExactly("localhost", "*.localhost");
    }

    @Test
    void namesBecomeCanonicalAndRepetitionsAreDropped() {
        HostNames names = HostNames.localAnd(List.of(
                " Counter.Example.COM ",
                "zähler.example",
                "*.zähler.example",
                "*.example.com",
                "2001:DB8:0:0:1::1",
                "0:0:0:0:0:0:0:1",
                "127.0.0.1",
                "::1"));
        assertThat(names.all())
                .containsExactly(
                        "localhost",
                        "*.localhost",
                        "counter.example.com",
                        "xn--zhler-gra.example",
                        "*.xn--zhler-gra.example",
                        "*.example.com",
                        "2001:db8::1:0:0:1",
                        "::1",
                        "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "under_score",
                "-x",
                "x-",
                "a..b",
                "https://x",
                "x:8443",
                "1.2.3",
                "1.2.3.400",
                "10.0.0.1.",
                "1::2::3",
                "fe80::1%eth0",
                "zä hler",
                "*",
                "a.*.b",
                "0.0.0.0",
                "::"
            })
    void whatNoClientCouldConnectToIsRefused(String name) {
        assertThatThrownBy(() -> HostNames.localAnd(List.of(name)))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageStartingWith("'" + name + "' cannot be put into a certificate: ");
    }

    @Test
    void aLabelOf64CharactersIsRefused() {
        assertThat(HostNames.localAnd(List.of("x".repeat(63))).dns()).contains("x".repeat(63));
        assertThatThrownBy(() -> HostNames.localAnd(List.of("x".repeat(64)))).isInstanceOf(CertificateProblem.class);
    }

    @Test
    void namesSurviveTheWayThroughACertificate() {
        HostNames names = HostNames.localAnd(List.of("counter.example.com", "2001:db8::7", "192.0.2.7"));
        Identity authority = Issuer.authority("demo", Instant.now());
        assertThat(HostNames.in(Issuer.server(authority, names, Instant.now()).certificate()))
                .isEqualTo(names);
    }
}
