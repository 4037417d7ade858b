package countme.topology.image.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import countme.certs.CertificateDirectory;
import countme.certs.HostNames;
import countme.topology.LocalHttps;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a server that speaks as registries do: <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>. */
class RegistryTagsTest {
    private static final String MANIFEST = """
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}
            """;
    private static final String LOGIN =
            Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path directory = Path.of("");

    private @Nullable HttpsServer server;
    private String repository = "";

    @BeforeEach
    void start() throws Exception {
        HttpsServer server = LocalHttps.showing(new CertificateDirectory(directory, "one", InstantSource.system())
                .ensure(HostNames.localAnd(List.of()))
                .server());
        this.server = server;
        String registry = "127.0.0.1:" + server.getAddress().getPort();
        repository = registry + "/countme/app";
        server.createContext("/token", exchange -> {
            boolean known = ("Basic " + LOGIN).equals(header(exchange, "Authorization"));
            answer(exchange, known ? 200 : 401, "application/json", "{\"token\": \"t\"}");
        });
        server.createContext("/v2/", exchange -> {
            if (!"Bearer t".equals(header(exchange, "Authorization"))) {
                exchange.getResponseHeaders()
                        .add("WWW-Authenticate", "Bearer realm=\"https://" + registry + "/token\",service=\"s\"");
                answer(exchange, 401, "application/json", "{\"errors\": [{\"code\": \"UNAUTHORIZED\"}]}");
            } else if (exchange.getRequestURI().getPath().equals("/v2/countme/app/manifests/stable")) {
                answer(exchange, 200, "application/vnd.oci.image.index.v1+json", MANIFEST);
            } else {
                answer(exchange, 404, "application/json", "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\"}]}");
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private PullSource tag(String tag) {
        return new PullSource(repository, tag, null);
    }

    private RegistryTags asMe() {
        return RegistryTags.of(Map.of(
                "DOCKER_AUTH_CONFIG",
                "{\"auths\": {\"" + repository.replaceFirst("/.*", "") + "\": {\"auth\": \"" + LOGIN + "\"}}}"));
    }

    @Test
    void aTagIsTheDigestOfItsManifestForWhoHasALogin() {
        assertThat(asMe().digest(tag("stable")))
                .contains("sha256:" + Hash.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8)));
        assertThat(asMe().digest(tag("other"))).isEmpty();
    }

    @Test
    void whoHasNoneIsToldHowToGetOne() {
        assertThatThrownBy(() ->
                        RegistryTags.of(Map.of("DOCKER_CONFIG", "/nowhere")).digest(tag("stable")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.next()).contains("docker login 127.0.0.1:");
                    assertThat(problem.isPassing()).isFalse();
                });
    }

    @Test
    void aRegistryThatIsAwayMayAnswerLater() {
        stop();

        assertThatThrownBy(() -> asMe().digest(tag("stable")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.isPassing()).isTrue());
    }
}
