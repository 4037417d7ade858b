package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import countme.topology.deploy.release.Behaviour;
import countme.topology.deploy.release.Push;
import countme.topology.docker.HealthGate;
import countme.topology.image.supply.PullSource;
import countme.topology.image.supply.Registries;
import countme.topology.report.Problem;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.catalog.Registry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What is pushed through the operators' port with the registry's login, the engine pulls from there. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class RegistryTest {
    private static final int SMALL = 1024;
    private static final int LARGE = 48 * 1024 * 1024;

    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    private String image = "";

    @BeforeEach
    void nameAnImage() {
        stack.awaitEverything();
        URI console = URI.create(stack.deployment().consoleAddress().orElseThrow());
        image = "localhost:" + console.getPort() + "/test/large:1.0";
    }

    @AfterEach
    void forget() {
        try {
            stack.docker().removeImageCmd(image).withForce(true).exec();
        } catch (DockerException e) {
            // This test pulled none.
        }
    }

    @Test
    void aLargeImageIsPushedAndPulledAgainAfterTheRegistryWasRestarted() throws Exception {
        String pushed = push(registryLogin(), LARGE).getDigest().toString();
        Service registry = stack.topology().service("registry").orElseThrow();
        String id = stack.instance(registry, 0).id();

        stack.docker().restartContainerCmd(id).exec();
        new HealthGate(stack.engine(), "registry", registry.health(), Duration.ofSeconds(30)).await(id);
        pull(registryLogin());

        assertThat(stack.docker().inspectImageCmd(image).exec().getRepoDigests())
                .containsExactly(image.replace(":1.0", "") + "@" + pushed);
    }

    @Test
    void theCountersImageIsPushedWithTheSameDigestEachTimeAndSaysWhatItIsMadeOf() throws Exception {
        Push push = stack.deployment().push(Optional.empty());

        Push.Pushed pushed = push.run("", RegistryTest::same);

        assertThat(push.run("", RegistryTest::same)).isEqualTo(pushed);
        image = pushed.image();
        pull(registryLogin());
        InspectImageResponse pulled = stack.docker().inspectImageCmd(image).exec();
        assertThat(pulled.getRepoDigests())
                .contains(image.substring(0, image.lastIndexOf(':')) + "@" + pushed.digest());
        assertThat(Objects.requireNonNull(pulled.getConfig()).getLabels())
                .containsEntry("org.opencontainers.image.title", "countme")
                .containsEntry("org.opencontainers.image.version", tag(pushed.image()))
                .hasEntrySatisfying(
                        "org.opencontainers.image.revision",
                        revision -> assertThat(revision).matches("|[0-9a-f]{12}(-modified)?"));
    }

    @Test
    void whoHasAnotherLoginNeitherPushesNorPulls() {
        Login console = stack.deployment().project().login().ensure();

        assertThatThrownBy(() -> push(new Login("registry", "guessed"), SMALL))
                .hasStackTraceContaining(RegistryUnauthorizedException.class.getName());
        assertThatThrownBy(() -> push(console, SMALL))
                .hasStackTraceContaining(RegistryUnauthorizedException.class.getName());
        assertThatThrownBy(() -> pull(console)).isInstanceOf(DockerException.class);
        assertThatThrownBy(() -> digestFor(console))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.next()).contains("Type 'docker login "));
    }

    @Test
    void theEngineKnowsWhatATagNamesBeforeItPulls() throws Exception {
        String pushed = push(registryLogin(), SMALL).getDigest().toString();

        assertThat(digestFor(registryLogin())).contains(pushed);
        assertThat(new Registries(stack.connection())
                        .digest(new PullSource(image.replace(":1.0", ""), "0.9", registryLogin())))
                .isEmpty();
    }

    /** What is pushed answers as what serves: nobody needs to be asked. */
    private static void same(Behaviour behaviour) {
        assertThat(behaviour.differences()).isEmpty();
    }

    private static String tag(String image) {
        return image.substring(image.lastIndexOf(':') + 1);
    }

    private Optional<String> digestFor(Login login) {
        return new Registries(stack.connection()).digest(new PullSource(image.replace(":1.0", ""), "1.0", login));
    }

    private static Login registryLogin() {
        return new Registry().login(stack.deployment().project().login().ensure());
    }

    /** An image with a layer that no compression makes smaller. */
    private JibContainer push(Login login, int bytes) throws Exception {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        Path file = Files.write(directory.resolve("noise"), noise);
        return Jib.fromScratch()
                .addLayer(List.of(file), AbsoluteUnixPath.get("/"))
                .containerize(Containerizer.to(RegistryImage.named(image).addCredential(login.user(), login.password()))
                        // The stack's own authority signed its certificate; this machine may not know it.
                        .setAllowInsecureRegistries(true)
                        .setBaseImageLayersCache(directory.resolve("cache"))
                        .setApplicationLayersCache(directory.resolve("cache")));
    }

    private void pull(Login login) throws InterruptedException {
        assertThat(stack.docker()
                        .pullImageCmd(image)
                        .withAuthConfig(
                                new AuthConfig().withUsername(login.user()).withPassword(login.password()))
                        .exec(new PullImageResultCallback())
                        .awaitCompletion(60, TimeUnit.SECONDS))
                .isTrue();
    }
}
