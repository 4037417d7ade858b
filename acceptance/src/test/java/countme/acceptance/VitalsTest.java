package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.Service;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A service that is measured by another one and that other one are told apart. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class VitalsTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final Duration SOON = Duration.ofSeconds(90);

    @BeforeAll
    static void everythingRuns() {
        stack.awaitEverything();
    }

    @ParameterizedTest
    @CsvSource({"nginx-exporter, proxy", "redis-exporter, redis"})
    void anExporterThatIsStoppedIsMissedAndNotWhatItMeasures(String exporter, String measured) {
        awaitResult("service:up{service=\"" + measured + "\"} == 1");
        stack.docker().stopContainerCmd(id(exporter)).exec();
        try {
            awaitResult(firing("ObservabilityDown", exporter));

            // Both alerts take the same time.
            assertThat(stack.query("ALERTS{alertname=\"ServiceDown\"}")).isEmpty();
            assertThat(stack.query("service:up{service=\"" + measured + "\"}")).isEmpty();
        } finally {
            stack.startAgain(service(exporter), 0, SOON);
        }
        awaitResult("service:up{service=\"" + measured + "\"} == 1");
    }

    @Test
    void aProxyThatIsStoppedIsMissed() {
        awaitResult("service:up{service=\"proxy\"} == 1");
        stack.docker().stopContainerCmd(id("proxy")).exec();
        try {
            awaitResult(firing("ServiceDown", "proxy"));
        } finally {
            stack.startAgain(service("proxy"), 0, SOON);
        }
        awaitResult("service:up{service=\"proxy\"} == 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "redis"})
    void whatIsSilentIsMissed(String silent) {
        String well = "service:up{service=\"" + silent + "\"} == 1";
        awaitResult(well);
        whilePaused(silent, () -> awaitResult(firing("ServiceDown", silent)));
        awaitResult(well);
    }

    private static void whilePaused(String service, Runnable work) {
        String container = id(service);
        stack.docker().pauseContainerCmd(container).exec();
        try {
            work.run();
        } finally {
            stack.docker().unpauseContainerCmd(container).exec();
        }
    }

    private static String firing(String alert, String service) {
        return "ALERTS{alertstate=\"firing\",alertname=\"" + alert + "\",service=\"" + service + "\"}";
    }

    private static void awaitResult(String expression) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(stack.query(expression)).hasSize(1));
    }

    private static String id(String service) {
        return stack.instance(service(service), 0).id();
    }

    private static Service service(String name) {
        return stack.topology().service(name).orElseThrow();
    }
}
