package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StackRecordTest {
    private static final int RUNS = 300;
    private static final int LAUNCHERS = 3;
    private static final int UPDATES = 4;

    private final MemoryTime time = new MemoryTime();
    private final MemoryEngine engine = new MemoryEngine(new Faults(), time, (container, command) -> {
        throw new IllegalStateException();
    });
    private final StackRecord record = new StackRecord(engine, "shop", time);

    private static Map<String, String> one(String name, String text) {
        return Map.of(name, text);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(record.read()).isEmpty();

        Map<String, String> written = record.update(before -> one("replicas", "3\n"));

        assertThat(written).isEqualTo(Map.of("replicas", "3\n"));
        assertThat(record.read()).contains(written);
        assertThat(new StackRecord(engine, "another", time).read()).isEmpty();
    }

    @Test
    void twoVolumesAreEnoughHoweverOftenItIsWritten() {
        for (int change = 0; change < 10; change++) {
            String text = String.valueOf(change);
            Map<String, String> unused = record.update(before -> one("n", text));
        }

        assertThat(engine.volumeNames()).hasSize(2);
        assertThat(record.read()).contains(Map.of("n", "9"));
        record.remove();
        assertThat(engine.volumeNames()).isEmpty();
        assertThat(record.read()).isEmpty();
    }

    @Test
    void noneOfTheChangesThatSeveralLaunchersMakeIsLost() throws Throwable {
        for (int seed = 0; seed < RUNS; seed++) {
            var launchers = new Interleaving(new Random(seed));
            var real = new MemoryEngine(new Faults(), time, (container, command) -> {
                throw new IllegalStateException();
            });
            ContainerEngine shared = launchers.engine(real);
            var done = new HashSet<String>();
            for (int number = 0; number < LAUNCHERS; number++) {
                String launcher = "launcher " + number;
                launchers.add(() -> {
                    var own = new StackRecord(shared, "shop", time);
                    for (int change = 0; change < UPDATES; change++) {
                        String name = launcher + ", change " + change;
                        Map<String, String> unused = own.update(before -> with(before, name));
                        done.add(name);
                        assertThat(own.read()).as("what was remembered once").isPresent();
                    }
                });
            }

            launchers.run(0.01, () -> {});

            assertThat(new StackRecord(real, "shop", time).read().orElse(Map.of()))
                    .as("seed " + seed)
                    .containsKeys(done.toArray(String[]::new));
        }
    }

    private static Map<String, String> with(Optional<Map<String, String>> before, String name) {
        var texts = new HashMap<>(before.orElse(Map.of()));
        texts.put(name, "done");
        return texts;
    }
}
