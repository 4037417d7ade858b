package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.model.Info;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * The one place that configures Testcontainers, for this process only: no file is read or written, and no variable counts. It uses the given engine
 * through the given engine's own client whatever the environment says, lets containers outlive the JVM, and starts no helper container.
 */
public final class TestcontainersSeam {
    private static final AtomicReference<@Nullable Engine> ENGINE = new AtomicReference<>();

    private TestcontainersSeam() {}

    /**
     * Makes Testcontainers use {@code engine} from now on; it must stay open as long as Testcontainers is used.
     *
     * @param imageSubstitutor the class through which every image name goes; the first one given stays
     */
    public static void use(Engine engine, String imageSubstitutor) {
        ENGINE.set(engine);
        try {
            configure(Map.of(
                    "testcontainers.reuse.enable", "true",
                    "checks.disable", "true",
                    "image.substitutor", imageSubstitutor));
            install(new ThisEngine());
            withoutDockersFiles(engine);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of Testcontainers keeps its configuration elsewhere", e);
        }
    }

    /**
     * Its own way of configuring would ask the environment first, then files: a prefix for images of other projects' tests, or reuse that is switched off
     * there, would hold for these containers, too.
     */
    private static void configure(Map<String, String> settings) throws ReflectiveOperationException {
        var all = new Properties();
        all.putAll(settings);
        Constructor<TestcontainersConfiguration> make =
                TestcontainersConfiguration.class.getDeclaredConstructor(Properties.class, Properties.class, Map.class);
        make.setAccessible(true);
        Field instance = TestcontainersConfiguration.class.getDeclaredField("instance");
        instance.setAccessible(true);
        @SuppressWarnings("unchecked") // a lazy getter of Lombok's, which keeps its value in here
        var kept = (AtomicReference<Object>) Objects.requireNonNull(instance.get(null));
        kept.set(make.newInstance(all, new Properties(), Map.of()));
    }

    /**
     * Settings alone cannot do it: DOCKER_HOST beats a configured strategy, and where /.dockerenv exists the strategies that
     * ship with Testcontainers ask the default bridge for a gateway. An engine that tells none (20.10 after some restarts) makes
     * them pull and run two helper images, for minutes where there is no registry.
     */
    private static void install(DockerClientProviderStrategy strategy) throws ReflectiveOperationException {
        Field field = DockerClientFactory.class.getDeclaredField("strategy");
        field.setAccessible(true);
        field.set(DockerClientFactory.instance(), strategy);
    }

    /**
     * For a hash by which it would know a container again, it makes a client's configuration of Docker's variables and files, though it asks nobody: what is
     * no good in them would keep a container from its start. These are read last of all.
     */
    private static void withoutDockersFiles(Engine engine) {
        System.setProperty("DOCKER_HOST", engine.reachedAt().toString());
        System.setProperty("DOCKER_TLS_VERIFY", "0");
        System.setProperty("DOCKER_CONFIG", "/dev/null");
    }

    private static Engine engine() {
        Engine engine = ENGINE.get();
        if (engine == null) {
            throw new IllegalStateException("No engine was given to Testcontainers");
        }
        return engine;
    }

    private static final class ThisEngine extends DockerClientProviderStrategy {
        @Override
        public String getDescription() {
            return "the engine at " + engine().address();
        }

        @Override
        public TransportConfig getTransportConfig() {
            return TransportConfig.builder().dockerHost(engine().reachedAt()).build();
        }

        @Override
        public DockerClient getDockerClient() {
            return new DockerClientDelegate() {
                @Override
                protected DockerClient getDockerClient() {
                    return engine().client();
                }
            };
        }

        @Override
        public Info getInfo() {
            return engine().client().infoCmd().exec();
        }

        @Override
        public synchronized String getDockerHostIpAddress() {
            return engine().local() ? "127.0.0.1" : engine().address().getHost();
        }

        @Override
        public boolean allowUserOverrides() {
            return false;
        }
    }
}
