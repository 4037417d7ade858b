package countme.topology.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.dockerjava.api.model.AuthConfig;
import countme.topology.state.UserHome;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The user's logins at registries, as {@code docker login} has left them: {@code DOCKER_AUTH_CONFIG}, then the registry's credential helper or the
 * credential store, then {@code auths} in {@code config.json}. Helpers are asked each time: what they give may be valid for hours only.
 */
public final class DockerLogins {
    /** Nobody's. */
    public static final DockerLogins NONE =
            new DockerLogins(MissingNode.getInstance(), MissingNode.getInstance(), List.of());

    /** What Docker's client calls the registry of images without one. */
    private static final String HUB = "https://index.docker.io/v1/";
    /** How a helper says that what it gives is an identity token and no password. */
    private static final String TOKEN = "<token>";

    private static final int PATIENCE_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode variable;
    private final JsonNode config;
    private final List<Path> programs;
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    private DockerLogins(JsonNode variable, JsonNode config, List<Path> programs) {
        this.variable = variable;
        this.config = config;
        this.programs = programs;
    }

    /** The user's whose environment it is. */
    public static DockerLogins of(Map<String, String> environment) {
        return of(environment, DockerCliConfig.of(environment, UserHome.of(environment)));
    }

    /** As an environment says; helpers are looked for in its {@code PATH}. */
    static DockerLogins of(Map<String, String> environment, DockerCliConfig config) {
        String path = environment.getOrDefault("PATH", "");
        return new DockerLogins(
                json(environment.getOrDefault("DOCKER_AUTH_CONFIG", "")),
                config.content(),
                Stream.of(path.split(File.pathSeparator)).map(Path::of).toList());
    }

    /**
     * The login at a registry; asks the credential helper, if there is one, for at most half a minute. A helper that fails gives none.
     *
     * @param registry such as {@code registry.example:5000} or {@code docker.io}
     */
    public Optional<AuthConfig> find(String registry) {
        String server = registry.equals("docker.io") ? HUB : registry;
        return stored(variable, server)
                .or(() -> helper(server)
                        .map(name -> ask(name, registry, server))
                        .orElseGet(() -> stored(config, server)));
    }

    /** Why the last {@link #find} at a registry had no answer of a credential helper; empty where it had one, or needed none. */
    public Optional<String> failure(String registry) {
        return Optional.ofNullable(failures.get(registry));
    }

    private Optional<String> helper(String server) {
        JsonNode own = config.path("credHelpers").path(server);
        String name = (own.isMissingNode() ? config.path("credsStore") : own).asText("");
        return name.isBlank() || name.equals("null") ? Optional.empty() : Optional.of("docker-credential-" + name);
    }

    private Optional<AuthConfig> ask(String name, String registry, String server) {
        failures.remove(registry);
        Optional<Path> program = programs.stream()
                .map(path -> path.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            failures.put(registry, name + ", which config.json names, is not in PATH");
            return Optional.empty();
        }
        try {
            Process helper = new ProcessBuilder(program.get().toString(), "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(helper::destroyForcibly);
            tell(helper, server);
            String said = new String(helper.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (helper.waitFor() == 0) {
                return credentials(JSON.readTree(said), server);
            }
            if (!said.contains("credentials not found")) {
                failures.put(registry, name + " says: " + said);
            }
        } catch (IOException e) {
            failures.put(registry, name + " does not work: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** One that has only one login need not read for which registry. */
    private static void tell(Process helper, String server) {
        try (OutputStream question = helper.getOutputStream()) {
            question.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // What it says tells more.
        }
    }

    private static Optional<AuthConfig> credentials(JsonNode answer, String server) {
        String user = answer.path("Username").asText();
        String secret = answer.path("Secret").asText();
        var login = new AuthConfig().withRegistryAddress(server);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                user.equals(TOKEN)
                        ? login.withIdentityToken(secret)
                        : login.withUsername(user).withPassword(secret));
    }

    private static Optional<AuthConfig> stored(JsonNode file, String server) {
        JsonNode auths = file.path("auths");
        if (auths.has(server)) {
            return login(auths.path(server), server);
        }
        return auths.properties().stream()
                .filter(entry -> host(entry.getKey()).equals(server))
                .findFirst()
                .flatMap(entry -> login(entry.getValue(), server));
    }

    private static Optional<AuthConfig> login(JsonNode entry, String server) {
        String[] words = words(entry);
        String identity = entry.path("identitytoken").asText("");
        String token = entry.path("registrytoken").asText("");
        if (words[0].isEmpty() && identity.isEmpty() && token.isEmpty()) {
            return Optional.empty();
        }
        var login = new AuthConfig().withRegistryAddress(server);
        if (!words[0].isEmpty()) {
            login.withUsername(words[0]).withPassword(words[1]);
        }
        if (!identity.isEmpty()) {
            login.withIdentityToken(identity);
        }
        return Optional.of(token.isEmpty() ? login : login.withRegistrytoken(token));
    }

    /** User and password, empty where there are none: what Docker's client cannot read is no login. */
    private static String[] words(JsonNode entry) {
        String auth = entry.path("auth").asText("");
        if (auth.isEmpty()) {
            return new String[] {
                entry.path("username").asText(""), entry.path("password").asText("")
            };
        }
        try {
            String[] words = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).split(":", 2);
            return words.length == 2 ? words : new String[] {"", ""};
        } catch (IllegalArgumentException e) {
            return new String[] {"", ""};
        }
    }

    /** Old files have addresses, such as {@code https://registry.example/v1/}. */
    private static String host(String address) {
        return address.replaceFirst("^https?://", "").replaceFirst("/.*", "");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
