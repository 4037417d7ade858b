package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.watch.Alert;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class BlackboxTest {
    private static final String OF_SIX_DAYS = """
            -----BEGIN CERTIFICATE-----
            MIIBhjCCASugAwIBAgIUN6MapPefttq20QFXnUaMZNTNi8swCgYIKoZIzj0EAwIw
            GDEWMBQGA1UEAwwNY291bnQuZXhhbXBsZTAeFw0yNjExMzAwMzI2MjRaFw0yNjEy
            MDYwMzI2MjRaMBgxFjAUBgNVBAMMDWNvdW50LmV4YW1wbGUwWTATBgcqhkjOPQIB
            BggqhkjOPQMBBwNCAASILx2ZU/ruf0YGkrQUt4gXurppDghzmlzLpeM7d6rmrKCt
            aSPhkQB46FU09qmwm4t1yu1Hx2fPisy0kbxomSH+o1MwUTAdBgNVHQ4EFgQUhIHn
            YK+hce45Fm1c1U8otaxxLE8wHwYDVR0jBBgwFoAUhIHnYK+hce45Fm1c1U8otaxx
            LE8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAjZjrF6QWcs1Y
            rh3LlY/+m/8neM08BrqEbLeYFXxNfr0CIQDPb3OjDPBqOm5r0Bq8lYQjw+rkddMf
            Eewk4AdINkBbqw==
            -----END CERTIFICATE-----
            """;
    private static final String OF_NINETY_DAYS = """
            -----BEGIN CERTIFICATE-----
            MIIBhDCCASugAwIBAgIUe50vLfd2jSni9ztkR3RMBKGt6WkwCgYIKoZIzj0EAwIw
            GDEWMBQGA1UEAwwNY291bnQuZXhhbXBsZTAeFw0yNjExMzAwMzI2MjRaFw0yNzAy
            MjgwMzI2MjRaMBgxFjAUBgNVBAMMDWNvdW50LmV4YW1wbGUwWTATBgcqhkjOPQIB
            BggqhkjOPQMBBwNCAARcCNzaI+B9lD2FIi9DSPuuVj1RAojRxxpVuS8TnGqJhWJm
            JB46Kg7aHGo88KAlZQTinuqSh+jpYLTbi3xkKxSVo1MwUTAdBgNVHQ4EFgQUzfu7
            FOxo4J/hhsPF9lsIqarN8hcwHwYDVR0jBBgwFoAUzfu7FOxo4J/hhsPF9lsIqarN
            8hcwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiA3aqJzQapLm1yd
            fH1fochCGg7Cp1CIQ2OinbIylbr+3wIgN3XkFZGl+wcLChKe3eVvOH7udECfFbeR
            ywAou8/VM1E=
            -----END CERTIFICATE-----
            """;

    /** Else it would be told of a certificate that was just renewed. */
    @Test
    void aCertificateThatLivesShortlyIsToldOfWhenAQuarterOfItsLifeIsLeft() {
        assertThat(expiring(OF_SIX_DAYS)).isEqualTo("probe_ssl_earliest_cert_expiry - time() < 129600");
        assertThat(new Tls(OF_SIX_DAYS, "").lifetime()).contains(Duration.ofDays(6));
    }

    @Test
    void anyOtherTwentyDaysBefore() {
        assertThat(expiring(OF_NINETY_DAYS)).isEqualTo("probe_ssl_earliest_cert_expiry - time() < 1728000");
        assertThat(expiring("")).isEqualTo("probe_ssl_earliest_cert_expiry - time() < 1728000");
    }

    private static String expiring(String chain) {
        Service blackbox = new Topology(Settings.defaults(), new Tls(chain, ""), new Login("", ""))
                .service("blackbox")
                .orElseThrow();
        return blackbox.alerts().values().stream()
                .flatMap(Collection::stream)
                .filter(alert -> alert.name().equals("CertificateExpiring"))
                .map(Alert::expression)
                .findFirst()
                .orElseThrow();
    }
}
