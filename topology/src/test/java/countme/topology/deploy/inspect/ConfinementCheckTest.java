package countme.topology.deploy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.MemoryStack;
import countme.topology.docker.ContainerEngine.Confined;
import countme.topology.docker.ContainerEngine.Mounted;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementCheckTest {
    private static final Mounted VOLUME = new Mounted("countme-redis-data", "/data", true);

    @TempDir
    private Path directory = Path.of("");

    private static Confined confined(String user, Set<String> added, Mounted... mounts) {
        return new Confined(
                user, true, false, Set.of("ALL"), added, List.of("no-new-privileges"), 1 << 20, 64, List.of(mounts));
    }

    private static List<String> deviations(String service, Confined confined) {
        return ConfinementCheck.of(service, service, confined).deviations();
    }

    @Test
    void whatIsAsThePoliciesDemandDeviatesInNothing() {
        assertThat(deviations("redis", confined("999:999", Set.of(), VOLUME))).isEmpty();
    }

    @Test
    void everyDeviationIsNamed() {
        var loose = new Confined(
                "",
                false,
                true,
                Set.of(),
                Set.of("SYS_ADMIN"),
                List.of(),
                0,
                0,
                List.of(new Mounted("/var/run/docker.sock", "/var/run/docker.sock", true)));

        assertThat(deviations("redis", loose))
                .containsExactly(
                        "its root can be written to",
                        "it is privileged",
                        "it keeps capabilities",
                        "it may get new privileges",
                        "it has no limit of memory",
                        "it has no limit of processes",
                        "it has a socket of the machine",
                        "it may run as root",
                        "it has capabilities: [SYS_ADMIN]",
                        "it sees files of the machine");
    }

    @Test
    void anExceptionMayReadTheMachinesFilesAndNoMore() {
        Mounted logs = new Mounted("/var/lib/docker/containers", "/logs", false);
        assertThat(deviations("collector", confined("0:0", Set.of(), logs))).isEmpty();
        assertThat(deviations("collector", confined("0:0", Set.of(), new Mounted("/etc", "/etc", true))))
                .containsExactly("it may write files of the machine");
        assertThat(deviations("redis", confined("999:999", Set.of(), logs)))
                .containsExactly("it sees files of the machine");
    }

    @Test
    void everyContainerOfAStackIsLookedAtAndConfined() {
        var stack = new MemoryStack(directory);
        stack.up();

        List<ConfinementCheck> checks = stack.deployment().confinement();

        assertThat(checks).hasSize(14);
        assertThat(checks)
                .allSatisfy(check ->
                        assertThat(check.deviations()).as(check.instance()).isEmpty());
        assertThat(checks)
                .filteredOn(check -> !check.exception().isEmpty())
                .extracting(ConfinementCheck::instance)
                .containsExactlyInAnyOrder("collector", "container-exporter", "guard");
    }
}
