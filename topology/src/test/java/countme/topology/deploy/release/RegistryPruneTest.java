package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.release.RegistryPrune.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistryPruneTest {
    private static final List<Tag> SEVEN = List.of(
            new Tag("v7", "7"),
            new Tag("v6", "6"),
            new Tag("v5", "5"),
            new Tag("v4", "4"),
            new Tag("v3", "3"),
            new Tag("v2", "2"),
            new Tag("v1", "1"));

    @Test
    void theListingIsReadAndAnythingElseInItIsNot() {
        assertThat(RegistryPrune.tags("latest sha256:b\n1.2 sha256:b\n1.1 sha256:a\nls: no such file\n\n"))
                .containsExactly(new Tag("latest", "sha256:b"), new Tag("1.2", "sha256:b"), new Tag("1.1", "sha256:a"));
    }

    @Test
    void theNewestFiveStayHoweverManyTagsTheyHave() {
        List<Tag> tags =
                Stream.concat(Stream.of(new Tag("latest", "7")), SEVEN.stream()).toList();

        assertThat(RegistryPrune.surplus(tags, Set.of())).containsExactly("2", "1");
    }

    @Test
    void whatMayBeGoneBackToStays() {
        assertThat(RegistryPrune.surplus(SEVEN, Set.of("1"))).containsExactly("2");
        assertThat(RegistryPrune.surplus(SEVEN.subList(0, 5), Set.of())).isEmpty();
    }
}
