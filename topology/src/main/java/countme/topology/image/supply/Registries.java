package countme.topology.image.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Versions in registries. They are asked by the engine: where it pulls from is what counts, not what this machine sees. */
public final class Registries {
    private static final Duration CONNECT = Duration.ofSeconds(8);
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine;

    public Registries(Engine engine) {
        this.engine = engine;
    }

    /**
     * The digest of the manifest behind a tag. Nothing is pulled.
     *
     * @return empty when the registry has no such tag
     * @throws Problem when the registry does not answer, refuses, or has an image there that is for other machines
     */
    public Optional<String> digest(PullSource source) {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/" + engine.apiVersion().asWebPathPart() + "/distribution/" + source.image() + "/json")
                .headers(authentication(source))
                .build();
        try (Response response =
                ((DockerClientImpl) engine.client()).getHttpClient().execute(request)) {
            JsonNode answer = JSON.readTree(new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
            if (response.getStatusCode() == 200) {
                requirePlatform(source, answer.path("Platforms"));
                return Optional.of(answer.path("Descriptor").path("digest").asText());
            }
            String words = answer.path("message").asText();
            if (PullFailure.of(words) == PullFailure.NO_SUCH_IMAGE) {
                return Optional.empty();
            }
            throw refused(source, words);
        } catch (IOException e) {
            throw refused(source, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Pulls by digest, so that it does not matter where a tag moves meanwhile.
     *
     * @return the image's name on the engine: repository and digest
     */
    public String pull(PullSource source, String digest, Progress.Task task) {
        PullSource exact = source.at(digest);
        try (var watch = new PullWatch(task)) {
            PullImageCmd pull = engine.client().pullImageCmd(exact.image());
            login(source).ifPresent(pull::withAuthConfig);
            pull.exec(watch);
            Optional<String> failure = watch.await(CONNECT, STALL);
            if (failure.isPresent()) {
                throw refused(source, failure.get());
            }
            return exact.image();
        } catch (DockerException e) {
            throw refused(source, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } catch (IOException e) {
            throw refused(source, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted();
        }
    }

    /** Engines cannot tell of every kind of manifest; what they cannot tell shows when it is pulled. */
    private void requirePlatform(PullSource source, JsonNode platforms) {
        Set<String> offered = new TreeSet<>();
        platforms.forEach(platform -> offered.add(platform.path("architecture").asText()));
        if (!offered.isEmpty() && !offered.contains(engine.architecture())) {
            throw ReleaseStore.otherMachine(source.image(), String.join(", ", offered), engine.architecture());
        }
    }

    private Problem refused(PullSource source, String words) {
        PullFailure failure = PullFailure.of(words);
        String next = switch (failure) {
            case DENIED ->
                "Type 'docker login " + source.registry()
                        + "' as the user who runs countme, or name an image of the stack's own registry.";
            case DISK_FULL -> "Free disk space ('docker system df' shows what the engine keeps), then deploy again.";
            case UNREACHABLE, BUSY -> "See with 'status' whether the registry and the proxy run, then deploy again.";
            case NO_SUCH_IMAGE, NO_SUCH_PLATFORM, OTHER -> "Push it again, then deploy again.";
        };
        String what = source.image() + " cannot be had";
        String helper = failure == PullFailure.DENIED
                ? engine.logins()
                        .failure(source.registry())
                        .map(said -> " " + said + ".")
                        .orElse("")
                : "";
        String why = "The engine says: " + words.strip() + "." + helper;
        return failure.isPassing() ? Problem.passing(what, why, next, null) : new Problem(what, why, next);
    }

    private Map<String, String> authentication(PullSource source) {
        return login(source)
                .map(login -> JSON.valueToTree(login).toString())
                .map(json -> Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)))
                .map(header -> Map.of("X-Registry-Auth", header))
                .orElse(Map.of());
    }

    /** The one that comes with the source; else the user's. */
    private Optional<AuthConfig> login(PullSource source) {
        Login own = source.login();
        return own == null
                ? engine.logins().find(source.registry())
                : Optional.of(new AuthConfig().withUsername(own.user()).withPassword(own.password()));
    }
}
