package countme.acceptance;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import countme.acceptance.cluster.Said;
import countme.acceptance.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A registry on this machine, outside a cluster, from which its nodes pull. */
final class ClusterRegistry implements AutoCloseable {
    private static final int PORT = 5000;
    private static final String CONFIG = "/tmp/config.yml";

    private final String container;
    private final String repository;
    private final String counter;
    private final Path cache;

    /** Starts it with the program that a stack's own registry runs from. */
    ClusterRegistry(TestCluster cluster, Launcher launcher) throws IOException {
        this.repository = "localhost:" + cluster.registryPort() + "/countme/app";
        this.cache = launcher.directory().resolve("jib");
        this.counter = ClusterScene.reference(launcher, "app");
        Path config = Files.writeString(launcher.directory().resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: /var/tmp/registry}}
                http: {addr: ":%s"}
                """.formatted(PORT));
        this.container = "countme-test-registry-" + cluster.registryPort();
        // One that tests left which were killed: nobody else has this cluster's port.
        Said unused = Said.by(List.of("docker", "rm", "--force", container), "");
        var create = new ArrayList<>(List.of("create", "--name", container, "--entrypoint", "registry"));
        for (String address : List.of("127.0.0.1", cluster.machine())) {
            create.addAll(List.of("--publish", address + ":" + cluster.registryPort() + ":" + PORT));
        }
        create.addAll(List.of(ClusterScene.reference(launcher, "registry"), "serve", CONFIG));
        String unusedCreated = docker(create);
        String unusedCopied = docker(List.of("cp", config.toString(), container + ":" + CONFIG));
        String unusedStarted = docker(List.of("start", container));
    }

    private static String docker(List<String> words) {
        var line = new ArrayList<>(List.of("docker"));
        line.addAll(words);
        return Said.by(line, "").orFail();
    }

    /** The counter's repository in it. */
    String repository() {
        return repository;
    }

    /** Pushes the counter as another version, under these tags, too; gives its digest. */
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
        String unused = docker(List.of("rm", "--force", "--volumes", container));
    }
}
