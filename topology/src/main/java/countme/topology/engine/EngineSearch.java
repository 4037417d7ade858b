package countme.topology.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an engine may be, in the order in which Docker's own client and the usual desktop products put it. Tries nothing. */
final class EngineSearch {
    static final Path DEFAULT_SOCKET = Path.of("/var/run/docker.sock");

    private final Map<String, String> environment;
    private final Path home;
    private final DockerCliConfig config;

    EngineSearch(Map<String, String> environment, Path home, DockerCliConfig config) {
        this.environment = environment;
        this.home = home;
        this.config = config;
    }

    /** What the operator gave by name: an address in {@code text}, said by {@code origin}. */
    Endpoint named(String text, String origin) {
        return Endpoint.parse(text, certificates(), origin);
    }

    /** What Docker's environment or, where that names nothing, its configuration names; empty when they name nothing. */
    Optional<Endpoint> chosen() {
        return dockerHost().or(this::context);
    }

    /** The sockets where engines of this machine usually are. */
    List<Endpoint> usual() {
        List<Path> sockets = new ArrayList<>(List.of(DEFAULT_SOCKET));
        variable("XDG_RUNTIME_DIR").map(dir -> Path.of(dir, "docker.sock")).ifPresent(sockets::add);
        Stream.of(
                        ".docker/run/docker.sock",
                        ".colima/default/docker.sock",
                        ".orbstack/run/docker.sock",
                        ".rd/docker.sock")
                .map(home::resolve)
                .forEach(sockets::add);
        return sockets.stream()
                .map(path -> Endpoint.socket(path, "the usual socket"))
                .toList();
    }

    private Optional<Endpoint> dockerHost() {
        return variable("DOCKER_HOST").map(host -> named(DockerHost.complete(host), "DOCKER_HOST"));
    }

    private Optional<Endpoint> context() {
        return variable("DOCKER_CONTEXT")
                .or(() -> Optional.of(config.content().path("currentContext"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .filter(name -> !name.isBlank()))
                .filter(name -> !name.equals("default"))
                .map(this::endpoint);
    }

    private Endpoint endpoint(String name) {
        Path contexts = config.directory().resolve("contexts");
        String id = sha256(name);
        Path file = contexts.resolve("meta").resolve(id).resolve("meta.json");
        if (!Files.exists(file)) {
            throw new Problem(
                    "Docker context '" + name + "' does not exist",
                    "It is the current one, but " + file + " is not there.",
                    "See 'docker context ls', then 'docker context use default', or give --engine.");
        }
        Path tls = contexts.resolve("tls").resolve(id).resolve("docker");
        String host = read(file).path("Endpoints").path("docker").path("Host").asText();
        return Endpoint.parse(
                DockerHost.complete(host), Files.isDirectory(tls) ? tls : null, "Docker context '" + name + "'");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new Problem(
                    file + " cannot be read",
                    "It tells which Docker engine to use, but is not readable JSON.",
                    "Mend the file, or move it away.",
                    e);
        }
    }

    /** As for Docker's client: either variable switches TLS on, whatever it says, and a third tells where the files are. */
    private @Nullable Path certificates() {
        boolean tls =
                variable("DOCKER_TLS_VERIFY").or(() -> variable("DOCKER_TLS")).isPresent();
        return tls ? variable("DOCKER_CERT_PATH").map(Path::of).orElse(config.directory()) : null;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
