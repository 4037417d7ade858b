package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.image.app.AppAssembly;
import countme.topology.image.app.AppImage;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.supply.ImageSupply;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A replica starts from the archive of its libraries' classes; one that does not fit is passed over in silence. */
@Testcontainers
class ClassArchiveTest {
    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path cache = Path.of("");

    /** Starts the app once more, on other ports, and prints where Java took each class from until it listens. */
    private static final String START_ANOTHER = """
            export COUNTME_PORT=5100 COUNTME_INTERNAL_PORT=5101
            "$@" > /tmp/another &
            until (exec 3<> /dev/tcp/127.0.0.1/5101) 2> /dev/null; do kill -0 $! || break; sleep 0.1; done
            kill -9 $!
            cat /tmp/another
            rm /tmp/another
            """;

    @Test
    void aReplicaTakesNearlyAllItsClassesFromTheArchive() {
        Instance replica = stack.instance(stack.topology().app(), 1);
        List<String> command = new ArrayList<>(List.of("bash", "-c", START_ANOTHER, "-"));
        command.addAll(Arrays.asList(Objects.requireNonNull(Objects.requireNonNull(
                        stack.docker().inspectContainerCmd(replica.id()).exec().getConfig())
                .getEntrypoint())));
        command.add(command.indexOf("java") + 1, "-Xlog:class+load");

        List<String> loaded = run(replica, command);

        long archived = count(loaded, "source: shared objects file");
        long read = count(loaded, "source: file:/app/libs/");
        System.out.printf("[start] %,d classes from the archive, %,d from libraries%n", archived, read);
        assertThat(archived).isGreaterThan(1000);
        assertThat(read).isLessThan(archived / 20);
    }

    @Test
    void theSameFilesGiveTheSameImageWhereNoArchiveIsKept() throws IOException {
        Service app = stack.topology().app();
        String runs = stack.instance(app, 1).imageId();

        SuppliedImage anew = assemble(app);
        try {
            assertThat(cache.resolve("classes")).isNotEmptyDirectory();
            assertThat(layers(anew.id())).hasSizeGreaterThan(1).isEqualTo(layers(runs));
        } finally {
            stack.docker().removeImageCmd(anew.reference()).exec();
        }
    }

    /** What the replicas run from once more, under another name and where no archive is kept; the base's layers are, because reading them takes half a minute. */
    private SuppliedImage assemble(Service app) throws IOException {
        Path layers = Files.createDirectories(
                stack.deployment().project().state().cache().resolve("jib"));
        Files.createSymbolicLink(cache.resolve("jib"), layers);
        SuppliedImage java = new ImageSupply(stack.connection(), Progress.quiet(), cache)
                .present(app.image())
                .orElseThrow();
        return new AppAssembly(stack.connection(), Progress.quiet(), cache)
                .assemble(AppImage.carried("0.0.0-archived", app), java);
    }

    private static List<String> layers(String image) {
        return Objects.requireNonNull(Objects.requireNonNull(
                        stack.docker().inspectImageCmd(image).exec().getRootFS())
                .getLayers());
    }

    private static List<String> run(Instance replica, List<String> command) {
        var out = new ByteArrayOutputStream();
        int unused = Exec.stream(stack.engine(), replica, command, out, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }
}
