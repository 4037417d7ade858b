package countme.topology.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Login;
import countme.topology.service.Secrets;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The counter's topology, with secrets that can be looked for. */
final class Examples {
    static final String TLS_KEY = "key-of-the-certificate";
    static final String PASSWORD = "password-of-operators";
    static final String SECRET = "secret-of-services";
    static final String WEBHOOK = "https://hooks.example/secret-webhook";

    static final Subnets SUBNETS = new Subnets(new Subnet("10.213.4"));
    static final ServiceLogins LOGINS = new ServiceLogins(List.of(SECRET), true);

    /** What no cluster can run as it is described. */
    static final String BOUND_TO_AN_ENGINE = "guard,collector,container-exporter";

    /** What no cluster can run, whatever it permits. */
    private static final String OF_NO_CLUSTER = "guard,container-exporter";

    /** At the end of a name, where there is one. */
    private static final String HASH = "(-[0-9a-f]{12})?";

    private static final YAMLMapper YAML = new YAMLMapper();

    private Examples() {}

    static Settings settings() {
        return Settings.defaults().with(Map.of(Setting.BIND, "0.0.0.0", Setting.ALERT_WEBHOOK, WEBHOOK));
    }

    static Settings onACluster() {
        return settings().with(Setting.WITHOUT, BOUND_TO_AN_ENGINE);
    }

    /** The same where logs of nodes may be read. */
    static Settings withNodeLogs() {
        return settings().with(Setting.WITHOUT, OF_NO_CLUSTER);
    }

    static Services services(Settings settings) {
        return new Topology(
                settings,
                UpstreamGroup.FIRST,
                new Tls("the-certificate", TLS_KEY, Set.of("count.example")),
                new Secrets(new Login("countme", PASSWORD), LOGINS));
    }

    static Request request(Settings settings) {
        return request(settings, services(settings));
    }

    static Request request(Settings settings, Services services) {
        return new Request(
                services, settings.project(), Map.of("app", "registry.example/countme/app:1"), settings.waitTimeout());
    }

    static Exported kubernetes(Settings settings) {
        return Kubernetes.export(request(settings));
    }

    static Exported kubernetes(Settings settings, KubernetesOptions options) {
        return Kubernetes.export(request(settings), options);
    }

    static String file(Exported exported, String path) {
        return Objects.requireNonNull(exported.files().get(path), path);
    }

    /** Every object in the files. */
    static List<JsonNode> documents(Exported exported) {
        return exported.files().values().stream().flatMap(Examples::documents).toList();
    }

    static Stream<JsonNode> documents(String text) {
        try (MappingIterator<JsonNode> all =
                YAML.readerFor(JsonNode.class).readValues(YAML.getFactory().createParser(text))) {
            return all.readAll().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode object(Exported exported, String kind, String name) {
        return documents(exported).stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && object.at("/metadata/name").asText().matches(name + HASH))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
