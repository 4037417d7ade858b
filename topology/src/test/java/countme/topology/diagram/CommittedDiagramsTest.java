package countme.topology.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.SettingSources;
import countme.topology.config.Settings;
import countme.topology.host.DefinitionReader;
import countme.topology.service.Secrets;
import countme.topology.service.Tls;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pictures in docs/diagrams are of the topology as it is. To make them anew: this test with {@code -Ddiagrams.refresh=true}. */
class CommittedDiagramsTest {
    private static final Path DOCS = docs();

    /** A picture, as it is named there. */
    record Picture(String name, View view, Subject subject, Notation notation) {
        Path file() {
            return DOCS.resolve("diagrams").resolve(name + (notation == Notation.svg ? ".svg" : ".mmd"));
        }

        String drawn() {
            return notation.write(view.of(subject));
        }

        @Override
        public String toString() {
            return file().getFileName().toString();
        }
    }

    static Stream<Picture> pictures() {
        Subject laptop = subject(Settings.defaults(), Optional.empty());
        Subject host = subject(production(), Optional.of(DOCS.resolve("host.yaml")));
        return Stream.concat(
                        Arrays.stream(View.values())
                                .filter(view -> view != View.deploy)
                                .map(view -> Map.entry(view.name(), Map.entry(view, laptop))),
                        Stream.of(
                                Map.entry("laptop", Map.entry(View.deploy, laptop)),
                                Map.entry("host", Map.entry(View.deploy, host))))
                .flatMap(each -> Stream.of(Notation.svg, Notation.mermaid)
                        .map(notation -> new Picture(
                                each.getKey(),
                                each.getValue().getKey(),
                                each.getValue().getValue(),
                                notation)));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void isOfTheTopologyAsItIs(Picture picture) throws IOException {
        if (Boolean.getBoolean("diagrams.refresh")) {
            Files.createDirectories(picture.file().getParent());
            Files.writeString(picture.file(), picture.drawn());
        }
        assertThat(Files.exists(picture.file()) ? Files.readString(picture.file()) : "")
                .as(picture + " is out of date: mvn -am -pl topology package -Dtest=CommittedDiagramsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddiagrams.refresh=true")
                .isEqualTo(picture.drawn());
    }

    @Test
    void noneIsLeftOfWhatIsNotDrawnAnyMore() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("diagrams"))) {
            assertThat(files.filter(file -> !file.toString().endsWith(".md")))
                    .containsExactlyInAnyOrderElementsOf(
                            pictures().map(Picture::file).toList());
        }
    }

    private static Subject subject(Settings settings, Optional<Path> host) {
        return new Subject(
                new Topology(settings, UpstreamGroup.FIRST, new Tls("", ""), Secrets.NONE),
                settings,
                // Its users' last days are no matter.
                host.map(file -> DefinitionReader.read(file, LocalDate.EPOCH)));
    }

    private static Settings production() {
        return Settings.from(SettingSources.resolve(Map.of(), Map.of(), null, true));
    }

    private static Path docs() {
        return Stream.of("docs", "../docs")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
