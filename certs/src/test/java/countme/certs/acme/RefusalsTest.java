package countme.certs.acme;

import static org.assertj.core.api.Assertions.assertThat;

import countme.certs.CertificateProblem;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private static final Refusals REFUSALS = new Refusals("authority.example", "count.example.com");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection|could not reach http://count.example.com/ on port 80: No route.|Let port 80 of count.example.com lead",
                "dns|found no address of count.example.com: No route.|an A record",
                "caa|does not allow it to: No route.|CAA record",
                "unauthorized|Something else answers at http://count.example.com/: No route.|to nothing else on port 80",
                "incorrectResponse|Something else answers|to nothing else",
                "rejectedIdentifier|gives none for such a name|another name",
                "serverInternal|It refused: No route. (serverInternal)|certs issue"
            })
    void whyANameIsNotProvenIsSaidWithWhatToDo(String type, String why, String next) {
        CertificateProblem problem =
                REFUSALS.unproven("count.example.com", "urn:ietf:params:acme:error:" + type, "No\n route");

        assertThat(problem.what()).isEqualTo("authority.example gave no certificate for count.example.com");
        assertThat(problem.why()).contains(why);
        assertThat(problem.next()).contains(next);
        assertThat(problem.notBefore()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userActionRequired|terms of service have changed|Read them",
                "externalAccountRequired|accounts that were made elsewhere|makes accounts itself",
                "invalidContact|--acme-email|Give another",
                "malformed|It refused: it did not say why. (malformed)|certs issue"
            })
    void whyItRefusesIsSaidWithWhatToDo(String type, String why, String next) {
        CertificateProblem problem = REFUSALS.refused("urn:ietf:params:acme:error:" + type, " ");
        assertThat(problem.why()).contains(why);
        assertThat(problem.next()).contains(next);
    }

    @Test
    void whoAskedTooOftenIsToldUntilWhen() {
        Instant until = NOW.plusSeconds(1234);
        assertThat(REFUSALS.limited("5 failed authorizations", Optional.of(until), NOW)
                        .notBefore())
                .contains(until);
        CertificateProblem unsaid = REFUSALS.limited("slowly", Optional.empty(), NOW);
        assertThat(unsaid.notBefore()).contains(NOW.plusSeconds(3600));
        assertThat(unsaid.getMessage()).contains("It was asked too often: slowly.", "before 2026-01-01T01:00:00Z");
    }
}
