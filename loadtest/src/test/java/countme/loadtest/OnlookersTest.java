package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class OnlookersTest {
    private static final Greeting SAID = new Greeting(CounterPage.of(1).replace("1", CounterPage.COUNT));
    private static final Greeting NOT_SAID = SAID.saying("Nobody says this: ");

    @Test
    void aGreetingThatEverybodyGetsIsFaultless() throws IOException, InterruptedException {
        try (var counter = new FakeCounter(FakeCounter.Mistake.NONE);
                var onlookers = new Onlookers(URI.create(counter.url()), NOT_SAID, SAID)) {
            awaitVisits(counter);

            assertThat(onlookers.end()).isEmpty();
            assertThat(onlookers.first()).isEqualTo(onlookers.since()).isLessThan(onlookers.seconds());
            assertThat(counter.connections()).as("a kept one, and new ones").isBetween(3, (int) counter.count());
        }
    }

    @Test
    void failedRequestsAndAWrongCountAreFaults() throws IOException, InterruptedException {
        try (var counter = new FakeCounter(FakeCounter.Mistake.WRONG_ANSWERS);
                var onlookers = new Onlookers(URI.create(counter.url()), NOT_SAID, SAID)) {
            awaitVisits(counter);

            assertThat(onlookers.end()).isNotEmpty().allMatch(fault -> fault.startsWith("a request failed"));
        }
        try (var counter = new FakeCounter(FakeCounter.Mistake.SKIPS);
                var onlookers = new Onlookers(URI.create(counter.url()), NOT_SAID, SAID)) {
            awaitVisits(counter);

            assertThat(onlookers.end()).singleElement().asString().startsWith("counted too often");
        }
    }

    @Test
    void aGreetingThatNobodyGetsEndsIt() throws IOException {
        try (var counter = new FakeCounter(FakeCounter.Mistake.NONE);
                var onlookers = new Onlookers(URI.create(counter.url()), SAID, NOT_SAID)) {
            assertThatIOException().isThrownBy(onlookers::end).withMessageContaining("visitors do not get it");
        }
    }

    private static void awaitVisits(FakeCounter counter) {
        await().until(() -> counter.count() > 42 + 2 * Sightings.EVERYWHERE);
    }
}
