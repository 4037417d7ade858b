package countme.topology.image.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import countme.topology.engine.Engine;
import countme.topology.image.TestEngine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import countme.topology.service.ServiceLogins;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Checks;
import countme.topology.service.catalog.Redis;
import countme.topology.state.UpstreamGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class AppAssemblyTest {
    private static final ImageRef BASE = ImageRef.of("image-test-java:25.0.1");

    private final Optional<Engine> found = TestEngine.local();

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void bringABase() throws Exception {
        Assumptions.assumeTrue(found.isPresent(), "no Docker engine on this machine");
        Files.createDirectories(directory.resolve("files/libs"));
        Files.writeString(directory.resolve("files/app.jar"), "app");
        Files.writeString(directory.resolve("files/bom.json"), "{}");
        Files.writeString(
                directory.resolve("files/baseline.json"), Checks.unsaid().json());
        Files.writeString(directory.resolve("files/libs/b.jar"), "b");
        Files.writeString(directory.resolve("files/libs/a.jar"), "a");
        JibEngine jib = new JibEngine(engine(), directory);
        Jib.fromScratch()
                .addLayer(List.of(directory.resolve("files/app.jar")), AbsoluteUnixPath.get("/opt"))
                .setEnvironment(Map.of("JAVA_HOME", "/opt/java"))
                .addLabel(EngineImages.REVISION, "5ba5e")
                .containerize(Containerizer.to(jib, DockerDaemonImage.named(BASE.toString()))
                        .setBaseImageLayersCache(directory.resolve("base"))
                        .setApplicationLayersCache(directory.resolve("base")));
    }

    @AfterEach
    void removeImages() {
        found.ifPresent(engine -> {
            new EngineImages(engine)
                    .find(BASE, BASE.toString(), Origin.OFFICIAL)
                    .ifPresent(base -> remove(engine, app().reference(base)));
            remove(engine, BASE.toString());
            engine.close();
        });
    }

    @Test
    void theSameInputsGiveTheSameImage() {
        SuppliedImage first = assembly("one").assemble(app(), java());
        assertThat(assembly("one").present(app(), java())).contains(first);
        remove(engine(), first.reference());

        SuppliedImage second = assembly("two").assemble(app(), java());

        assertThat(second).isEqualTo(first);
        assertThat(second.origin()).isEqualTo(Origin.ASSEMBLED);
        assertThat(second.version()).isEqualTo(app().name(java())).matches("1\\.2\\.3-[0-9a-f]{12}");
    }

    @Test
    void itsBasesRevisionIsNotItsOwn() {
        assertThat(java().revision()).isEqualTo("5ba5e");
        assertThat(assembly("one").assemble(app(), java()).revision()).isEmpty();
    }

    @Test
    void itRunsTheAppAsAnOrdinaryUserInTheBasesEnvironment() {
        SuppliedImage image = assembly("one").assemble(app(), java());

        ContainerConfig config = Objects.requireNonNull(
                engine().client().inspectImageCmd(image.reference()).exec().getConfig());
        assertThat(config.getUser()).isEqualTo("10001:10001");
        assertThat(config.getEntrypoint())
                .startsWith("java")
                .endsWith("-cp", "/app/libs/a.jar:/app/libs/b.jar:/app/app.jar", "countme.app.Main");
        assertThat(config.getEnv()).contains("JAVA_HOME=/opt/java");
        assertThat(config.getExposedPorts()).extracting("port").containsExactlyInAnyOrder(5000, 5001);
    }

    private AppAssembly assembly(String cache) {
        return new AppAssembly(engine(), Progress.quiet(), directory.resolve(cache));
    }

    private SuppliedImage java() {
        return new EngineImages(engine())
                .find(BASE, BASE.toString(), Origin.OFFICIAL)
                .orElseThrow();
    }

    private AppImage app() {
        return AppImage.of(
                "1.2.3",
                new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 2, false, false, Duration.ofSeconds(12)),
                directory.resolve("files"));
    }

    private Engine engine() {
        return found.orElseThrow();
    }

    private static void remove(Engine engine, String reference) {
        try {
            engine.client().removeImageCmd(reference).withForce(true).exec();
        } catch (NotFoundException e) {
            // The test did not come that far.
        }
    }
}
