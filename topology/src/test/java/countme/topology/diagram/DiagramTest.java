package countme.topology.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.diagram.Diagram.Link;
import countme.topology.diagram.Diagram.Node;
import countme.topology.service.Secrets;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.state.UpstreamGroup;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

class DiagramTest {
    private static Subject subject(Settings settings) {
        return new Subject(
                new Topology(settings, UpstreamGroup.FIRST, new Tls("", ""), Secrets.NONE), settings, Optional.empty());
    }

    private static final Subject USUAL = subject(Settings.defaults());

    @ParameterizedTest
    @EnumSource(
            value = View.class,
            names = {"services", "networks", "deploy"})
    void everyServiceIsInIt(View view) {
        assertThat(view.of(USUAL).nodes())
                .extracting(Node::id)
                .containsAll(USUAL.all().stream().map(Service::name).toList());
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void everyLineLeadsFromSomethingToSomething(View view) {
        Diagram diagram = view.of(USUAL);
        List<String> drawn = Stream.concat(
                        diagram.nodes().stream().map(Node::id),
                        diagram.areas().stream().map(Diagram.Area::id))
                .toList();
        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(diagram.links())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(drawn).contains(link.from(), link.to()));
    }

    @Test
    void usersReachRedisOverTheProxyAndTheReplicasAlone() {
        Map<String, List<String>> needed = View.services.of(USUAL).links().stream()
                .filter(link -> link.line() == Line.NEEDED)
                .collect(Collectors.groupingBy(Link::from, Collectors.mapping(Link::to, Collectors.toList())));
        assertThat(needed.get("users")).containsExactly("proxy");
        assertThat(needed.get("proxy")).containsExactly("app");
        assertThat(needed.get("app")).containsExactly("redis");
        assertThat(needed).doesNotContainKey("redis");
    }

    @Test
    void replicasAndPortsAreThoseOfTheSettings() {
        Diagram diagram =
                View.services.of(subject(Settings.defaults().withReplicas(3).with(Setting.HTTPS_PORT, 18443)));
        assertThat(diagram.nodes()).extracting(Node::name).contains("app × 3");
        assertThat(diagram.nodes())
                .flatExtracting(Node::details)
                .anyMatch(detail -> detail.toString().startsWith("HTTPS 18443"));
    }

    @Test
    void withoutMonitoringNothingOfItIsDrawn() {
        Subject small = subject(Settings.defaults().with(Map.of(Setting.MONITORING, false, Setting.REGISTRY, false)));
        assertThat(View.services.of(small).nodes())
                .extracting(Node::id)
                .containsExactlyInAnyOrder("users", "operators", "proxy", "app", "redis");
        assertThat(View.data.of(small).nodes()).extracting(Node::id).doesNotContain("metrics", "logs");
        assertThat(View.deploy.of(small).nodes()).extracting(Node::id).contains("proxy");
    }

    @Test
    void whoIsToldOfAlertsIsDrawnOutside() {
        Subject telling = subject(Settings.defaults().with(Setting.ALERT_WEBHOOK, "https://hooks.example/1"));
        Diagram diagram = View.services.of(telling);
        assertThat(diagram.nodes())
                .filteredOn(node -> node.kind() == Kind.OUTSIDE)
                .extracting(Node::id)
                .containsExactlyInAnyOrder("users", "operators", "webhook");
        assertThat(diagram.links()).contains(new Link("alertmanager", "webhook", "alerts", Line.OPTIONAL));
        assertThat(diagram.links().toString()).doesNotContain("hooks.example");
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void theSameIsDrawnTheSame(View view) {
        assertThat(Notation.svg.write(view.of(USUAL)))
                .isEqualTo(Notation.svg.write(view.of(subject(Settings.defaults()))));
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void aDrawingIsXmlWithAllWordsInIt(View view) throws Exception {
        Diagram diagram = view.of(USUAL);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Notation.svg.write(diagram))));
        String words = document.getDocumentElement().getTextContent();
        diagram.nodes()
                .forEach(node -> assertThat(words).contains(node.name()).contains(String.join("\n", node.details())));
        diagram.links().forEach(link -> assertThat(words).contains(link.label()));
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void noBoxHidesAnother(View view) {
        Diagram diagram = view.of(USUAL);
        Layout layout = Layout.of(diagram);
        List<Layout.Box> boxes = diagram.nodes().stream()
                .map(node -> Objects.requireNonNull(layout.boxes().get(node.id())))
                .toList();
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(overlap(boxes.get(i), boxes.get(j)))
                        .as(diagram.nodes().get(i) + " and " + diagram.nodes().get(j))
                        .isFalse();
            }
        }
    }

    private static boolean overlap(Layout.Box one, Layout.Box other) {
        return one.x() < other.x() + other.width()
                && other.x() < one.x() + one.width()
                && one.y() < other.y() + other.height()
                && other.y() < one.y() + one.height();
    }
}
