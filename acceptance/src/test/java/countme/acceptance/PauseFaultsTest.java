package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Network;
import countme.topology.docker.StackNetworks;
import countme.topology.service.Service;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Containers that stop for a while and go on where they were; nobody heals them. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class PauseFaultsTest {
    private static final Duration WHILE = Duration.ofSeconds(5);

    @Container
    static final Stack stack = Stack.shared();

    @Test
    void aReplicaThatIsPausedFailsNoRequest() {
        Tally noticed = scene().during(
                        "pause of app-1 for 5 s", () -> pause(stack.topology().app(), 1));

        assertThat(noticed.failures()).isZero();
    }

    @Test
    void countingGoesOnWhereItWasWhenRedisWasPaused() {
        Tally noticed = scene().during(
                        "pause of redis for 5 s", () -> pause(stack.topology().redis(), 0));

        assertThat(noticed.longestSilence()).isLessThan(WHILE.plusSeconds(2));
    }

    @Test
    void aReplicaThatAcceptsAndNeverAnswersFailsNoRequest() {
        Tally noticed = scene().during("app-2 accepts and does not answer for 5 s", () -> {
            // The kernel goes on accepting for a process that is stopped.
            signal("app-2", "STOP");
            Scene.lasting(WHILE);
            signal("app-2", "CONT");
            scene().awaitReady(stack.topology().app(), 2);
        });

        assertThat(noticed.failures()).isZero();
    }

    @Test
    void aReplicaCutFromTheNetworkFailsNoRequest() {
        Tally noticed = scene().during("network of app-1 cut for 5 s", () -> {
            Service app = stack.topology().app();
            var networks = new StackNetworks(stack.engine(), scene().project());
            String id = scene().find("app-1").id();
            networks.disconnect(Network.backend, id);
            Scene.lasting(WHILE);
            networks.connect(
                    Network.backend,
                    id,
                    app.address(stack.deployment().project().site(), Network.backend, 1));
            scene().awaitReady(app, 1);
            // What it had sent to Redis is sent again by its kernel, at last after as long as it was cut.
            Scene.lasting(WHILE.plusSeconds(2));
        });

        assertThat(noticed.failures()).isZero();
    }

    private static void pause(Service service, int slot) {
        String id = scene().find(service.instance(slot)).id();
        scene().docker().pauseContainerCmd(id).exec();
        Scene.lasting(WHILE);
        scene().docker().unpauseContainerCmd(id).exec();
        scene().awaitReady(service, slot);
    }

    private static void signal(String instance, String signal) {
        scene().docker()
                .killContainerCmd(scene().find(instance).id())
                .withSignal(signal)
                .exec();
    }

    private static Scene scene() {
        return Scene.of(stack);
    }
}
