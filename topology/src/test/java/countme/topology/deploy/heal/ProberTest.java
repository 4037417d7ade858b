package countme.topology.deploy.heal;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.deploy.Examples;
import countme.topology.deploy.heal.Prober.Place;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static final Set<String> SERVING = Set.of("proxy", "app-1", "app-2", "redis");

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Topology topology = Examples.topology(2);
    private final List<Place> expected = topology.services().stream()
            .flatMap(service -> service.slots().stream().map(slot -> new Place(service, slot)))
            .toList();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> asked = Collections.synchronizedSet(new HashSet<>());
    private final Prober examination = new Prober(
            topology.serving(),
            (service, instance) -> {
                asked.add(instance.instance());
                return !silent.contains(instance.instance());
            },
            threads);

    @AfterEach
    void end() {
        threads.shutdown();
    }

    @Test
    void whatServesIsAskedAtEveryThirdLookAndWhatWatchesIsNot() {
        assertThat(look("healthy")).containsOnlyKeys(names()).doesNotContainValue(Condition.SILENT);
        assertThat(asked).isEqualTo(SERVING);
        for (int i = 0; i < 2; i++) {
            assertThat(look("healthy").values()).containsOnly(Condition.WELL);
            assertThat(asked).isEmpty();
        }
        look("healthy");
        assertThat(asked).isEqualTo(SERVING);
    }

    @Test
    void allAreAskedAsSoonAsOneIsSilentAndAtEveryLookUntilItAnswers() {
        silent.add("app-2");
        for (int i = 0; i < 3; i++) {
            assertThat(look("healthy"))
                    .containsEntry("app-2", Condition.SILENT)
                    .containsEntry("app-1", Condition.WELL)
                    .containsEntry("loki", Condition.WELL);
            assertThat(asked).containsExactlyInAnyOrderElementsOf(names());
        }
        silent.clear();
        assertThat(look("healthy").values()).containsOnly(Condition.WELL);
        look("healthy");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheEngineHasGivenUpIsAskedWhetherItIsSo() {
        silent.addAll(names());
        Map<String, Condition> found = look("unhealthy");
        assertThat(found.values()).containsOnly(Condition.UNHEALTHY);
        silent.clear();
        assertThat(look("unhealthy").values()).containsOnly(Condition.WELL);
    }

    @Test
    void whatDoesNotRunIsSeenAtEveryLookAndNeverAsked() {
        look("healthy");
        for (int i = 0; i < 5; i++) {
            asked.clear();
            assertThat(examination.look(expected, inventory("healthy", State.EXITED)))
                    .containsEntry("redis", Condition.ENDED);
            assertThat(asked).doesNotContain("redis");
        }
        assertThat(examination.look(expected, new Inventory(List.of())).values())
                .containsOnly(Condition.MISSING);
    }

    private Map<String, Condition> look(String health) {
        asked.clear();
        return examination.look(expected, inventory(health, State.RUNNING));
    }

    private List<String> names() {
        return expected.stream().map(Place::instance).toList();
    }

    private Inventory inventory(String health, State redis) {
        var containers = new ArrayList<Instance>();
        for (Place place : expected) {
            String name = place.service().name();
            containers.add(new Instance(
                    place.instance(),
                    place.instance(),
                    name,
                    place.slot(),
                    "",
                    "",
                    name.equals("redis") ? redis : State.RUNNING,
                    "image",
                    "sha256:1",
                    Instant.EPOCH,
                    "Up 2 minutes (" + health + ")",
                    List.of()));
        }
        return new Inventory(containers);
    }
}
