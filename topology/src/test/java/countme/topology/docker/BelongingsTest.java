package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import countme.topology.config.Subnet;
import countme.topology.docker.ContainerEngine.Image;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import countme.topology.service.Inside;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BelongingsTest {
    private static final Ownership LIVING = Ownership.current();
    /** Processes are never born twice at the same moment. */
    private static final Ownership GONE = new Ownership(LIVING.machine(), LIVING.pid(), LIVING.started() - 1);

    private final Faults faults = new Faults();
    private final MemoryEngine engine =
            new MemoryEngine(faults, new MemoryTime(), (container, command) -> new Inside.Result(0, ""));
    private final Belongings belongings = new Belongings(engine);

    @BeforeEach
    void haveAnImage() {
        engine.put("busybox:1", new Image("sha256:busybox", Map.of(), List.of()));
    }

    private void make(String project, Lifetime lifetime, String owner) {
        Map<String, String> labels = Labels.of(project, lifetime, "1.0", owner);
        String unusedId = engine.create(
                "busybox:1", create -> create.withName(project + "-redis").withLabels(labels));
        for (String kind : List.of(Labels.DATA, Labels.CONFIG, Labels.TRAINED)) {
            var all = new HashMap<>(labels);
            all.put(Labels.VOLUME, kind);
            Map<String, String> unused = engine.createVolume(project + "-" + kind, all);
        }
        Optional<String> unused = engine.createNetwork(
                project, new Subnet("10.1." + engine.networkNames().size()), true, labels);
    }

    @Test
    void sessionsWhoseProcessIsGoneAreErasedAndNobodyElse() {
        make("gone", Lifetime.SESSION, GONE.toString());
        make("living", Lifetime.SESSION, LIVING.toString());
        make("elsewhere", Lifetime.SESSION, new Ownership("other@boot", 1, 1).toString());
        make("unowned", Lifetime.SESSION, "");
        make("deployed", Lifetime.DEPLOYED, "");

        assertThat(belongings.sweep()).containsExactly("gone");

        assertThat(belongings.projects()).containsExactly("deployed", "elsewhere", "living", "unowned");
        assertThat(belongings.of("gone")).isEmpty();
        assertThat(belongings.of("living")).hasSize(5);
    }

    @Test
    void ofASessionThatLeftOnlyItsNetworkThatGoes() {
        make("gone", Lifetime.SESSION, GONE.toString());
        engine.lose("gone-redis");

        assertThat(belongings.sweep()).containsExactly("gone");

        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void networksThatCannotBeListedAreLookedAtTheNextTime() {
        make("gone", Lifetime.SESSION, GONE.toString());
        engine.lose("gone-redis");
        faults.from(call -> call == 2);

        assertThat(belongings.sweep()).isEmpty();
        faults.none();
        assertThat(belongings.sweep()).containsExactly("gone");
    }

    @Test
    void whatNoCountmeMadeIsOthers() {
        make("countme", Lifetime.DEPLOYED, "");
        String unusedId = engine.create("busybox:1", create -> create.withName("guest"));
        Map<String, String> unused = engine.createVolume("guests", Map.of());

        assertThat(belongings.ofOthers()).containsExactly("container guest", "volume guests");
        assertThat(belongings.of("countme"))
                .containsExactlyInAnyOrder(
                        "container countme-redis",
                        "volume countme-data",
                        "volume countme-config",
                        "volume countme-trained",
                        "network countme");
    }

    @Test
    void whatIsErasedTakesNothingOfOthersWithIt() {
        make("one", Lifetime.DEPLOYED, "");
        make("two", Lifetime.DEPLOYED, "");

        belongings.erase("one");

        assertThat(belongings.projects()).containsExactly("two");
        assertThat(belongings.of("two")).hasSize(5);
    }
}
