package countme.acceptance;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import countme.acceptance.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A registry on this machine, outside a cluster, from which its nodes pull. */
final class ClusterRegistry implements AutoCloseable {
    private static final int PORT = 5000;
    private static final String CONFIG = "/tmp/config.yml";

    private final GenericContainer<?> registry;
    private final String repository;
    private final String counter;
    private final Path cache;

    /** Starts it with the program that a stack's own registry runs from. */
    ClusterRegistry(TestCluster cluster, Launcher launcher) throws IOException {
        this.repository = "localhost:" + cluster.registryPort() + "/countme/app";
        this.cache = launcher.directory().resolve("jib");
        this.counter = ClusterScene.reference(launcher, "app");
        this.registry = new GenericContainer<>(DockerImageName.parse(ClusterScene.reference(launcher, "registry")))
                .withCopyToContainer(Transferable.of("""
                        version: 0.1
                        storage: {filesystem: {rootdirectory: /var/tmp/registry}}
                        http: {addr: ":%s"}
                        """.formatted(PORT)), CONFIG)
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("registry", "serve", CONFIG))
                .waitingFor(Wait.forHttp("/v2/").forPort(PORT));
        registry.setPortBindings(List.of(
                "127.0.0.1:" + cluster.registryPort() + ":" + PORT,
                cluster.machine() + ":" + cluster.registryPort() + ":" + PORT));
        registry.start();
    }

    /** The counter's repository in it. */
    String repository() {
        return repository;
    }

    /** Pushes the counter as another version, under these tags; gives its digest. */
    String push(String version, String... tags) throws Exception {
        Containerizer to = Containerizer.to(RegistryImage.named(repository + ":" + version))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache);
        for (String tag : tags) {
            to = to.withAdditionalTag(tag);
        }
        return Jib.from(DockerDaemonImage.named(counter))
                .addLabel("version", version)
                .containerize(to)
                .getDigest()
                .toString();
    }

    @Override
    public void close() {
        registry.stop();
    }
}
