package countme.topology.engine;

import countme.topology.concurrent.Time;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts an installed engine, by systemd where there is one, else as a detached process, and waits until it answers. */
final class DaemonStart {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final EnginePlaces places;
    private final boolean systemd;
    private final Supplier<Optional<Engine>> answering;

    DaemonStart(EnginePlaces places, boolean systemd, Supplier<Optional<Engine>> answering) {
        this.places = places;
        this.systemd = systemd;
        this.answering = answering;
    }

    Engine start(DaemonSettings settings) throws IOException, InterruptedException {
        long logStart = DaemonLog.size(places.log());
        Process process = systemd ? service(settings) : alreadyStarting() ? null : daemon(settings);
        Optional<Engine> engine = awaitAnswer(process);
        if (engine.isPresent()) {
            return engine.get();
        }
        if (process != null && !systemd) {
            process.destroy();
        }
        List<String> said = systemd ? journal() : DaemonLog.tail(places.log(), logStart);
        String command = systemd ? "journalctl -u docker" : "less " + places.log();
        throw new Problem(
                "The Docker engine did not start",
                "It said last:\n  " + String.join("\n  ", said) + "\n",
                DaemonLog.remedy(said, "See '" + command + "', put right what it says, then run this again."));
    }

    /** A package may have started the engine itself, without systemd, a moment ago. */
    private boolean alreadyStarting() throws IOException {
        if (!Files.exists(places.pidFile())) {
            return false;
        }
        String pid = Files.readString(places.pidFile()).strip();
        return pid.matches("\\d+")
                && ProcessHandle.of(Long.parseLong(pid))
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.endsWith("dockerd"))
                        .isPresent();
    }

    private Process service(DaemonSettings settings) throws IOException {
        List<String> missing = settings.flags(places.dataRoot());
        if (places.dataRoot() != null && missing.stream().anyMatch(flag -> flag.startsWith("--data-root"))) {
            throw new Problem(
                    "The engine cannot keep its data in " + places.dataRoot(),
                    places.settings() + " is there already and does not say so.",
                    "Add \"data-root\": \"" + places.dataRoot() + "\" to it, or unset COUNTME_ENGINE_DATA_ROOT.");
        }
        return Detached.start(List.of("systemctl", "enable", "--now", "docker"), places.log(), Map.of());
    }

    private Process daemon(DaemonSettings settings) throws IOException {
        List<String> command = new ArrayList<>(places.daemon());
        command.addAll(List.of("--config-file=" + places.settings(), "--pidfile=" + places.pidFile()));
        command.add("--host=unix://" + places.socket());
        command.addAll(settings.flags(places.dataRoot()));
        return Detached.start(command, places.log(), Map.of());
    }

    /** Empty after the deadline, or as soon as {@code process} has failed. */
    private Optional<Engine> awaitAnswer(@Nullable Process process) {
        return Time.system()
                .poll(DEADLINE, POLL, () -> {
                    Optional<Engine> engine = answering.get();
                    boolean failed = process != null && !process.isAlive() && process.exitValue() != 0;
                    return engine.isPresent() || failed ? Optional.of(engine) : Optional.empty();
                })
                .flatMap(engine -> engine);
    }

    private static List<String> journal() throws IOException {
        Process journal =
                new ProcessBuilder("journalctl", "-u", "docker", "-n", "10", "--no-pager", "-o", "cat").start();
        return new String(journal.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
