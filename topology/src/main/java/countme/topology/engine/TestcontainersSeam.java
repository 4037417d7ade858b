package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.model.Info;
import countme.topology.report.Problem;
import java.lang.reflect.Field;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * The one place that configures Testcontainers, for this process only: no file is written. It uses the given engine through
 * the given engine's own client whatever the environment says, lets containers outlive the JVM, and starts no helper container.
 */
public final class TestcontainersSeam {
    private static final AtomicReference<@Nullable Engine> ENGINE = new AtomicReference<>();

    private TestcontainersSeam() {}

    /**
     * Makes Testcontainers use {@code engine} from now on; it must stay open as long as Testcontainers is used.
     *
     * @param imageSubstitutor the class through which every image name goes; the first one given stays
     * @throws Problem if an environment variable would override what containers that outlive the JVM need
     */
    public static void use(Engine engine, String imageSubstitutor) {
        ENGINE.set(engine);
        TestcontainersConfiguration configuration = TestcontainersConfiguration.getInstance();
        Properties properties = configuration.getUserProperties();
        properties.setProperty("testcontainers.reuse.enable", "true");
        properties.setProperty("checks.disable", "true");
        properties.setProperty("image.substitutor", imageSubstitutor);
        refuseOverrides(configuration, imageSubstitutor);
        install(new ThisEngine());
    }

    private static void refuseOverrides(TestcontainersConfiguration configuration, String imageSubstitutor) {
        if (!configuration.environmentSupportsReuse()) {
            throw overridden("TESTCONTAINERS_REUSE_ENABLE");
        }
        if (!imageSubstitutor.equals(configuration.getImageSubstitutorClassName())) {
            throw overridden("TESTCONTAINERS_IMAGE_SUBSTITUTOR");
        }
    }

    private static Problem overridden(String variable) {
        return Problem.usage(
                variable + " is set",
                "It would change how containers are made.",
                "Type 'unset " + variable + "' and run this again.");
    }

    /**
     * Settings alone cannot do it: DOCKER_HOST beats a configured strategy, and where /.dockerenv exists the strategies that
     * ship with Testcontainers ask the default bridge for a gateway. An engine that tells none (20.10 after some restarts) makes
     * them pull and run two helper images, for minutes where there is no registry.
     */
    private static void install(DockerClientProviderStrategy strategy) {
        try {
            Field field = DockerClientFactory.class.getDeclaredField("strategy");
            field.setAccessible(true);
            field.set(DockerClientFactory.instance(), strategy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of Testcontainers keeps its engine elsewhere", e);
        }
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
