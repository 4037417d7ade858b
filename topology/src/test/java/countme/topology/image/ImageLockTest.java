package countme.topology.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.deploy.MemoryStack;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLockTest {
    private static final SuppliedImage OFFICIAL = image("redis:8.0.6", "redis:8.0.6", "sha256:aa", Origin.OFFICIAL);
    private static final SuppliedImage OTHER = image("redis:8.0.6", "redis:8.0.6", "sha256:bb", Origin.OFFICIAL);
    private static final SuppliedImage STAND_IN =
            image("nginx:1.2.3", "countme-stand-in/nginx:1.2.3-0123456789ab", "sha256:cc", Origin.STAND_IN);

    @TempDir
    private Path directory = Path.of("");

    private static SuppliedImage image(String name, String reference, String id, Origin origin) {
        return new SuppliedImage(ImageRef.of(name), reference, id, origin, "", "", "", 1);
    }

    private ImageLock lock() {
        return new ImageLock(directory.resolve("images.lock"));
    }

    @Test
    void anOfficialImageIsKnownByItsDigestAndAStandInByWhatItIsBuiltFrom() throws IOException {
        lock().write(List.of(STAND_IN, OFFICIAL));

        assertThat(Files.readString(lock().file()).lines().skip(1))
                .containsExactly("nginx:1.2.3 stand-in:0123456789ab", "redis:8.0.6 sha256:aa");
        assertThat(lock().require(OFFICIAL)).isEqualTo(OFFICIAL);
        assertThat(lock().require(image("nginx:1.2.3", STAND_IN.reference(), "sha256:dd", Origin.STAND_IN)))
                .as("built anew from the same")
                .isNotNull();
    }

    @Test
    void anotherImageIsRefusedWithBothDigests() {
        lock().write(List.of(OFFICIAL));

        assertThatThrownBy(() -> lock().require(OTHER))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll(
                        "The image redis:8.0.6 is not the one that is locked",
                        "sha256:aa",
                        "sha256:bb",
                        "'images lock'");
    }

    @Test
    void anImageThatNothingIsWrittenOfIsRefused() {
        lock().write(List.of(OFFICIAL));

        assertThatThrownBy(() -> lock().require(STAND_IN))
                .hasMessageContainingAll("does not have it", "stand-in:0123456789ab");
    }

    @Test
    void withoutTheFileNothingIsTakenForGranted() {
        assertThatThrownBy(() -> lock().require(OFFICIAL)).hasMessageContaining("There is no image lock");
    }

    @Test
    void upChangesNothingWhileAnImageIsAnotherOne() throws IOException {
        var stack = new MemoryStack(directory);
        stack.up();
        Path file = lock().file();
        var images = stack.deployment().project().images();
        lock().write(stack.deployment().project().topology().services().stream()
                .map(images::base)
                .toList());
        stack.with(Setting.IMAGE_LOCK, file);
        assertThat(stack.up()).isEmpty();
        List<String> before = stack.states();
        String id = MemoryImages.id("redis");
        Files.writeString(file, Files.readString(file).replace(id, "sha256:another"));

        assertThatThrownBy(stack::up)
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("is not the one that is locked", "sha256:another", id);
        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.deployment()
                        .project()
                        .images()
                        .unlocked()
                        .present(stack.deployment()
                                .project()
                                .topology()
                                .services()
                                .get(0)))
                .as("looked at, it is shown")
                .isPresent();
    }
}
