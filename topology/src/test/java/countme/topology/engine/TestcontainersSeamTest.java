package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;
import org.testcontainers.utility.TestcontainersConfiguration;

@Tag("engine")
@Timeout(60)
class TestcontainersSeamTest {
    private static final String IMAGE = "countme-engine-test:1";
    private static final Path SAVED_SETTINGS = Path.of(System.getProperty("user.home"), ".testcontainers.properties");

    @TempDir
    Path state;

    private Engine engine = FakeEngines.engine(Endpoint.socket(EngineSearch.DEFAULT_SOCKET, "nobody"));

    @BeforeEach
    void reach() throws Exception {
        Path home = Path.of(System.getProperty("user.home"));
        engine = EngineSupply.ofThisMachine(System.getenv(), home, state).reach("auto", Progress.quiet());
        WaitingImage.load(engine, IMAGE);
    }

    @AfterEach
    void removeWhatWasMade() {
        containers().stream()
                .filter(container -> container.getImage().equals(IMAGE))
                .forEach(container -> engine.client()
                        .removeContainerCmd(container.getId())
                        .withForce(true)
                        .exec());
        engine.client().removeImageCmd(IMAGE).withForce(true).exec();
        engine.close();
    }

    @Test
    @SuppressWarnings("resource") // stopping would remove what the test looks at
    void containersOutliveTheJvmAndBringNoHelpers() {
        boolean saved = Files.exists(SAVED_SETTINGS);
        List<String> before = containers().stream().map(Container::getId).toList();
        TestcontainersSeam.use(engine, SameName.class.getName());
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE)).withReuse(true);
        container.start();

        InspectContainerResponse started = container.getContainerInfo();
        assertThat(started.getState().getRunning()).isTrue();
        assertThat(started.getConfig().getLabels())
                .doesNotContainKey(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL);
        assertThat(containers()).extracting(Container::getId).contains(started.getId());
        assertThat(containers())
                .filteredOn(each -> !before.contains(each.getId()))
                .extracting(Container::getImage)
                .noneMatch(image -> image.contains("ryuk") || image.contains("alpine"));
        assertThat(Files.exists(SAVED_SETTINGS)).isEqualTo(saved);
    }

    @Test
    @SuppressWarnings("resource") // as above
    void nothingInDockersFilesKeepsAContainerFromItsStart() throws IOException {
        Path config = Files.createDirectory(state.resolve("config")).resolve("config.json");
        Files.writeString(config, "{\"auths\": {\"registry.example\": {\"auth\": \"e30=\"}}}");
        Files.writeString(
                state.resolve(".docker-java.properties"),
                "DOCKER_HOST=what is no address\nDOCKER_TLS_VERIFY=1\nDOCKER_CONFIG=" + config.getParent());
        String home = System.setProperty("user.home", state.toString());
        try {
            TestcontainersSeam.use(engine, SameName.class.getName());
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE)).withReuse(true);
            container.start();
            assertThat(container.isRunning()).isTrue();
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void nothingThatIsSetForOtherPeoplesTestsCounts() {
        TestcontainersConfiguration.getInstance().getUserProperties().setProperty("hub.image.name.prefix", "mirror/");

        TestcontainersSeam.use(engine, SameName.class.getName());

        TestcontainersConfiguration configuration = TestcontainersConfiguration.getInstance();
        assertThat(configuration.getEnvVarOrProperty("hub.image.name.prefix", "none"))
                .isEqualTo("none");
        assertThat(configuration.getEnvironment()).isEmpty();
        assertThat(configuration.environmentSupportsReuse()).isTrue();
    }

    @Test
    void factsTellWhatDoctorShows() {
        EngineFacts facts = EngineFacts.of(engine);
        assertThat(facts.version()).isEqualTo(engine.version());
        assertThat(facts.storageDriver()).isNotBlank();
        assertThat(facts.cgroup()).matches("v[12] .+");
        assertThat(facts.cpus()).isPositive();
        assertThat(facts.clockSkew()).isLessThan(Duration.ofMinutes(1));
    }

    private List<Container> containers() {
        DockerClient client = engine.client();
        return client.listContainersCmd().withShowAll(true).exec();
    }

    /** Gives every image its own name. */
    public static final class SameName extends ImageNameSubstitutor {
        @Override
        public DockerImageName apply(DockerImageName original) {
            return original;
        }

        @Override
        protected String getDescription() {
            return "the same name";
        }
    }
}
