package countme.topology.image.supply;

import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import countme.topology.concurrent.Backoff;
import countme.topology.concurrent.Time;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has the engine pull images, with the engine's own registries, mirrors and logins. A registry that does not answer is found out once and not
 * asked again.
 */
final class RegistryPull {
    private static final Duration STALL = Duration.ofMinutes(2);
    private static final int TRIES = 3;
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

    private final Engine engine;
    private final Duration connect;
    private final Map<String, String> silent = new ConcurrentHashMap<>();

    /** Registries have {@code connect} to answer with an image's manifest. */
    RegistryPull(Engine engine, Duration connect) {
        this.engine = engine;
        this.connect = connect;
    }

    /**
     * Pulls the image.
     *
     * @return empty when it is in the engine now, else why no registry gives it
     * @throws Problem when a registry answered and the image cannot be had all the same
     */
    Optional<String> pull(ImageRef image, Progress.Task task) {
        String known = silent.get(image.registry());
        if (known != null) {
            return Optional.of(known);
        }
        task.now("asking the registry");
        String reason = "";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            PullWatch watch = new PullWatch(task);
            Optional<String> failure = once(image, watch);
            if (failure.isEmpty()) {
                return Optional.empty();
            }
            reason = shorten(failure.get());
            PullFailure kind = PullFailure.of(failure.get());
            boolean retry = kind == PullFailure.BUSY || (kind == PullFailure.UNREACHABLE && watch.answered());
            if (!retry) {
                return unavailable(image, kind, reason);
            }
            if (attempt < TRIES) {
                task.now("the pull broke off; trying again");
                boolean unused = Time.system().pass(AGAIN.after(attempt));
            }
        }
        return Optional.of(reason);
    }

    private Optional<String> once(ImageRef image, PullWatch watch) {
        try (watch) {
            PullImageCmd pull = engine.client().pullImageCmd(image.repository()).withTag(image.tag());
            engine.logins().find(image.registry()).ifPresent(pull::withAuthConfig);
            pull.exec(watch);
            return watch.await(connect, STALL);
        } catch (DockerException e) {
            return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } catch (IOException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            throw interrupted(image, e);
        }
    }

    private Optional<String> unavailable(ImageRef image, PullFailure kind, String reason) {
        switch (kind) {
            case UNREACHABLE -> silent.putIfAbsent(image.registry(), reason);
            case DENIED -> {
                return Optional.of(engine.logins()
                        .failure(image.registry())
                        .map(failure -> reason + "; " + failure)
                        .orElse(reason));
            }
            case BUSY -> {}
            case DISK_FULL ->
                throw new Problem(
                        "Image " + image + " cannot be pulled",
                        "The engine's disk is full.",
                        "Free disk space ('docker system df' shows what the engine keeps), then run the command again.");
            case NO_SUCH_IMAGE, NO_SUCH_PLATFORM, OTHER ->
                throw new Problem(
                        "Image " + image + " cannot be pulled for " + engine.architecture(),
                        "The registry answered: " + reason + ".",
                        "Check the engine's registry settings, or build a stand-in with 'images build'.");
        }
        return Optional.of(reason);
    }

    private static String shorten(String message) {
        // docker-java: "Status 500: {"message":"Get \"https://…\": dial tcp: lookup …: no such host"}"
        return message.replaceFirst("^Status \\d+: ", "")
                .replaceFirst("^\\{\"message\":\"", "")
                .replaceFirst("\"}\\s*$", "")
                .replace("\\\"", "\"")
                .strip();
    }

    private static Problem interrupted(ImageRef image, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new Problem(
                "Image " + image + " was not pulled",
                "It was interrupted.",
                "Run the command again: layers that arrived are kept.",
                cause);
    }
}
