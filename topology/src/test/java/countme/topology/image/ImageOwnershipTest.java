package countme.topology.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.InspectImageCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.ListImagesCmd;
import com.github.dockerjava.api.command.RemoveImageCmd;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.command.InspectImageCmdImpl;
import com.github.dockerjava.core.command.ListImagesCmdImpl;
import com.github.dockerjava.core.command.RemoveImageCmdImpl;
import countme.topology.engine.DockerLogins;
import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.Origin;
import countme.topology.report.Problem;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageOwnershipTest {
    private static final String IMAGES = """
            [
              {"Created": 1, "RepoTags": ["countme-stand-in/debian:1"], "Labels": {"countme.stand-in": "debian:1"}},
              {"Created": 2, "RepoTags": ["countme/app:ours", "elsewhere/app:1"], "Labels": {"countme.app": "0.1.0"}},
              {"Created": 3, "RepoTags": ["countme/app:deployed"], "Labels": null},
              {"Created": 4, "RepoTags": ["countme/app:theirs", "countme-stand-in/redis:theirs"], "Labels": {"app": "x"}},
              {"Created": 5, "RepoTags": ["redis:8"], "Labels": null}
            ]""";

    private final List<String> removed = new ArrayList<>();
    private final ImageOwnership ownership = new ImageOwnership(engine(), Set.of("countme/app:deployed"));

    @Test
    void whatHasANameOfOursAndWasNotMadeByUsStays() {
        ownership.removeOwn();

        assertThat(removed).containsExactly("countme/app:deployed", "countme/app:ours", "countme-stand-in/debian:1");
        assertThat(ownership.ofOthers(Set.of("redis:8")))
                .containsExactly("countme/app:theirs", "countme-stand-in/redis:theirs", "elsewhere/app:1");
    }

    @ParameterizedTest
    @EnumSource(names = {"ASSEMBLED", "STAND_IN"})
    void itIsNotUsedEither(Origin origin) {
        String reference = "countme/app:0.1.0-theirs";

        assertThatThrownBy(() -> new EngineImages(engine()).find(ImageRef.of(reference), reference, origin))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll(reference + " is not countme's", "docker tag");
    }

    /** With these images, all of which were made by somebody else where they are looked at one by one. */
    private Engine engine() {
        DockerClient client = new DockerClientDelegate() {
            @Override
            protected DockerClient getDockerClient() {
                throw new AssertionError("Nothing else is asked of the engine");
            }

            @Override
            public ListImagesCmd listImagesCmd() {
                return new ListImagesCmdImpl(command -> read());
            }

            @Override
            public InspectImageCmd inspectImageCmd(String reference) {
                return new InspectImageCmdImpl(command -> new InspectImageResponse(), reference);
            }

            @Override
            public RemoveImageCmd removeImageCmd(String reference) {
                return new RemoveImageCmdImpl(
                        command -> {
                            removed.add(command.getImageId());
                            return null;
                        },
                        reference);
            }
        };
        URI nowhere = URI.create("unix:///nowhere");
        return new Engine(
                client,
                nowhere,
                nowhere,
                null,
                DockerLogins.NONE,
                RemoteApiVersion.VERSION_1_41,
                "1",
                "amd64",
                true,
                () -> 0,
                () -> {});
    }

    private static List<Image> read() {
        try {
            return new JsonMapper().readValue(IMAGES, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
