package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import countme.loadtest.FakeCounter.Mistake;
import countme.loadtest.NumberedVisits.Visits;
import countme.loadtest.NumberedVisits.Visits.Visit;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedVisitsTest {
    private static final List<String> NEW = List.of("app-11", "app-12");

    @TempDir
    private Path directory;

    @Test
    void aVersionServesWhenEachReplicaHasAnsweredAndNobodyElseDoesAnyMore() throws Exception {
        assertThat(visits("app-1", "app-11", "app-1", "app-11", "app-11", "app-12", "app-11")
                        .served(NEW, 0))
                .as("the last of them comes in late")
                .isEqualTo(5);
        assertThat(visits("app-11", "app-12", "app-1", "app-11").served(NEW, 0))
                .as("somebody else answered once more")
                .isEqualTo(3);
        assertThat(visits("app-1", "app-2", "app-1", "app-11", "app-12", "app-11")
                        .served(NEW, 3))
                .as("what was before does not count")
                .isEqualTo(4);
    }

    @Test
    void aVersionThatNeverServesAloneOrAsAWholeIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> visits("app-11", "app-12", "app-1").served(NEW, 0));
        assertThatIOException()
                .isThrownBy(() -> visits("app-1", "app-11").served(NEW, 0))
                .withMessageContaining("[app-1, app-11]");
        assertThatIOException().isThrownBy(() -> visits().served(NEW, 0));
    }

    @Test
    void theLogTellsWhoAnsweredWhichVisit() {
        String printed = """
                { "service" : "proxy", "line" : "2026/01/01 00:00:00 [notice] 1#1: start" }
                { "service" : "proxy", "line" : "{\\"status\\":200,\\"upstream_replica\\":\\"app-12\\",\\"user_agent\\":\\"countme-visit-7\\"}" }
                { "service" : "proxy", "line" : "{\\"status\\":200,\\"upstream_replica\\":\\"app-11\\",\\"user_agent\\":\\"curl\\"}" }
                """;

        assertThat(NumberedVisits.replicas(printed)).isEqualTo(Map.of(7, "app-12"));
    }

    @Test
    void visitsAreNumberedAndFoundInTheLog() throws Exception {
        var script = new ScriptedLauncher(directory, """
                n=0; while [ $n -lt 500 ]; do
                  echo "{\\"line\\": \\"{\\\\\\"user_agent\\\\\\":\\\\\\"countme-visit-$n\\\\\\",\\\\\\"upstream_replica\\\\\\":\\\\\\"app-1\\\\\\"}\\"}"
                  n=$((n+1)); done
                """);
        try (FakeCounter counter = new FakeCounter(Mistake.NONE);
                NumberedVisits visits = NumberedVisits.begin(URI.create(counter.url()), script.launcher())) {
            long before = System.nanoTime();
            Awaitility.await().until(() -> counter.count() > 45);

            Visits all = visits.end();

            assertThat(all.answered())
                    .hasSizeGreaterThan(3)
                    .extracting(Visit::replica)
                    .containsOnly("app-1");
            assertThat(all.served(List.of("app-1"), before)).isBetween(before, System.nanoTime());
        }
        assertThat(script.calls().get(0)).startsWith("logs --progress quiet proxy --format json --since 2");
    }

    private static Visits visits(String... replicas) {
        List<Visit> visits = new ArrayList<>();
        for (String replica : replicas) {
            visits.add(new Visit(visits.size(), replica));
        }
        return new Visits(visits);
    }
}
