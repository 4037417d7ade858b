package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What is promised of lines on their way to Loki: none is lost, none waits long, and whoever writes too many spoils no others. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class LogPipelineFaultsTest {
    private static final Duration LOKI_STOPPED = Duration.parse(System.getProperty("faults.loki-stopped", "PT10M"));
    private static final int LINES_A_SECOND = 1000;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AFTER_A_FLOOD = Duration.ofSeconds(30);
    /** Three files of 1 MB, and what is written until the engine has changed files. */
    private static final long ENGINE_KEEPS = 5_000_000;

    @Container
    static final Stack stack = Stack.shared();

    private final LoggedLines requests = new LoggedLines(stack, stack.topology().proxy(), 0);

    @BeforeAll
    static void everythingRuns() {
        stack.awaitEverything();
    }

    @Test
    void nothingIsLostWhileLokiIsStopped() {
        Service loki = service("loki");
        stack.docker().stopContainerCmd(stack.instance(loki, 0).id()).exec();
        try {
            requests.write(Math.toIntExact(LOKI_STOPPED.toSeconds() * LINES_A_SECOND), LINES_A_SECOND);
        } finally {
            start(loki);
        }
        Instant started = Instant.now();
        String queued = measured("max_over_time(otelcol_exporter_queue_size{exporter=\"otlp_http/requests\"}[30s])");

        awaitAll(requests);

        System.out.printf(
                "[pipeline] Loki stopped for %s: %,d lines written, queue %s bytes, all counted %s after its start%n",
                LOKI_STOPPED, requests.written(), queued, seconds(Duration.between(started, Instant.now())));
        assertThat(requests.found().cardinality()).isEqualTo(requests.written());
    }

    @Test
    void nothingIsLostWhenTheCollectorIsKilledUnderASteadyStream() {
        Service collector = service("collector");
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> requests.write(30_000, LINES_A_SECOND));
        int kills = 0;
        while (!writing.isDone()) {
            stack.docker().killContainerCmd(stack.instance(collector, 0).id()).exec();
            start(collector);
            kills++;
            // Long enough to read on, and to be killed while it does.
            Scene.lasting(Duration.ofSeconds(3));
        }
        writing.join();

        awaitAll(requests);

        System.out.printf("[pipeline] collector killed %d times: %,d lines written%n", kills, requests.written());
        assertThat(requests.found().cardinality()).isEqualTo(requests.written());
    }

    @Test
    void aLineIsFoundSoon() {
        var delays = new Delays(requests);
        for (int i = 0; i < 60; i++) {
            delays.writeOne();
            delays.awaitAll(Duration.ofSeconds(30));
        }

        System.out.printf("[pipeline] 60 single lines, from the write to the query that finds it: %s%n", delays);
        assertThat(delays.quantile(0.95)).isLessThan(SOON);
    }

    @Test
    void aFloodOfOneContainerHoldsUpNobody() {
        var app = stack.topology().app();
        var sameQueue = new Delays(new LoggedLines(stack, app, 2));
        var otherQueue = new Delays(requests);
        try (var flood = new Flood(stack, app, 1)) {
            Tally noticed = Scene.of(stack).during("a flood of 50 MB/s from app-1 for 30 s", () -> {
                CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> flood.run(30));
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    while (!flooding.isDone()) {
                        List.of(sameQueue, otherQueue).forEach(Delays::writeOne);
                        Scene.lasting(Duration.ofMillis(200));
                    }
                });
                while (!writing.isDone()) {
                    List.of(sameQueue, otherQueue).forEach(Delays::look);
                    flood.measureDisk();
                }
                CompletableFuture.allOf(flooding, writing).join();
            });
            String read = measured("sum(increase(otelcol_receiver_accepted_log_records[1m]))");
            String queue = measured("max_over_time(otelcol_exporter_queue_size{exporter=\"otlp_http/events\"}[1m])");
            String lost = measured("sum(otelcol_exporter_enqueue_failed_log_records) or vector(0)");
            System.out.printf(
                    "[pipeline] %s; %s lines read by the collector, at most %s bytes queued, %s lines lost there; delay of app-2, in the same queue: %s; of proxy: %s%n",
                    flood, read, queue, lost, sameQueue, otherQueue);
            List.of(sameQueue, otherQueue).forEach(delays -> delays.awaitAll(AFTER_A_FLOOD));
            System.out.printf("[pipeline] in the end: app-2: %s; proxy: %s%n", sameQueue, otherQueue);

            assertThat(noticed.failures()).isZero();
            // Held up by the flood, half of them would take over 7 s.
            assertThat(sameQueue.quantile(0.5)).isLessThan(SOON);
            assertThat(otherQueue.quantile(0.5)).isLessThan(SOON);
            assertThat(sameQueue.quantile(0.95)).isLessThan(SOON.multipliedBy(2));
            assertThat(otherQueue.quantile(0.95)).isLessThan(SOON.multipliedBy(2));
            assertThat(lost).isEqualTo("0");
            assertThat(flood.mostOnDisk()).isLessThan(ENGINE_KEEPS);
        }
    }

    private static void awaitAll(LoggedLines lines) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(lines.counted()).isGreaterThanOrEqualTo(lines.written()));
    }

    private static Service service(String name) {
        return stack.topology().service(name).orElseThrow();
    }

    private static void start(Service service) {
        stack.startAgain(service, 0, Duration.ofSeconds(60));
    }

    /** The value of an expression in Prometheus, as its own tool prints it. */
    private static String measured(String expression) {
        return String.join("\n", stack.query(expression))
                .replaceAll("(?s).*=> ([^ ]+) @.*", "$1")
                .strip();
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1e3);
    }
}
