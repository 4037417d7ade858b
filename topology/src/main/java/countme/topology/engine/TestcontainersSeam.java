package countme.topology.engine;

import countme.topology.config.Problem;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * The one place that configures Testcontainers, for this process only: no file is written. It uses the given engine whatever
 * the environment says, lets containers outlive the JVM, and starts no helper container (Ryuk, system checks).
 */
public final class TestcontainersSeam {
    private static final AtomicReference<@Nullable URI> IN_USE = new AtomicReference<>();

    private TestcontainersSeam() {}

    /**
     * Makes Testcontainers use {@code engine}. To be called before anything else of Testcontainers, as it keeps its first
     * engine as long as the JVM lives.
     *
     * @param imageSubstitutor the class through which every image name goes
     * @throws Problem if an environment variable would override what containers that outlive the JVM need
     */
    public static void use(Engine engine, String imageSubstitutor) {
        URI earlier = IN_USE.getAndSet(engine.reachedAt());
        if (earlier != null && !earlier.equals(engine.reachedAt())) {
            throw new IllegalStateException("Testcontainers already uses " + earlier);
        }
        connection(engine).forEach(System::setProperty);
        TestcontainersConfiguration configuration = TestcontainersConfiguration.getInstance();
        Properties properties = configuration.getUserProperties();
        // Asked first of all, read from no environment variable, and never saved to the user's home as other finds are.
        properties.setProperty("tc.host", engine.reachedAt().toString());
        properties.setProperty("testcontainers.reuse.enable", "true");
        properties.setProperty("checks.disable", "true");
        properties.setProperty("image.substitutor", imageSubstitutor);
        refuseOverrides(configuration, imageSubstitutor);
    }

    /** What the Docker client inside Testcontainers reads; empty values keep the current Docker context's out. */
    private static Map<String, String> connection(Engine engine) {
        boolean tls = engine.certificates() != null;
        return Map.of(
                "DOCKER_TLS_VERIFY", tls ? "1" : "0",
                "DOCKER_CERT_PATH", tls ? String.valueOf(engine.certificates()) : "",
                "api.version", engine.apiVersion().getVersion());
    }

    private static void refuseOverrides(TestcontainersConfiguration configuration, String imageSubstitutor) {
        String variable = !configuration.environmentSupportsReuse()
                ? "TESTCONTAINERS_REUSE_ENABLE"
                : !imageSubstitutor.equals(configuration.getImageSubstitutorClassName())
                        ? "TESTCONTAINERS_IMAGE_SUBSTITUTOR"
                        : null;
        if (variable != null) {
            throw Problem.usage(
                    variable + " is set",
                    "It would change how containers are made.",
                    "Type 'unset " + variable + "' and run this again.");
        }
    }
}
