package countme.topology.docker;

import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a container's log says about how it started.
 *
 * @param instance its name in messages, such as {@code app-1}
 * @param check knows which words mean what
 */
record Diagnosis(ContainerEngine engine, String instance, HealthCheck check) {
    private static final int LOG_LINES = 10;

    /** What the operator must know of a container that became ready, a line each that names it. */
    List<String> warnings(String containerId) {
        if (check.warnings().isEmpty()) {
            return List.of();
        }
        String log = engine.inspect(containerId)
                .map(one -> String.join("\n", ContainerLogs.since(engine, containerId, one.startedAt())))
                .orElse("");
        return check.warnings().entrySet().stream()
                .filter(warning -> log.contains(warning.getKey()))
                .map(warning -> instance + ": " + warning.getValue())
                .toList();
    }

    /**
     * The failure of one that did not become ready, with its last health output and log lines.
     *
     * @param failedLogs where all its lines are kept; null for nowhere
     */
    Problem problem(
            ExitCode code, String what, String containerId, Inside.Result last, @Nullable FailedLogs failedLogs) {
        String health = last.output().isBlank()
                ? "exit status " + last.status()
                : last.output().strip();
        List<String> log = ContainerLogs.last(engine, containerId, LOG_LINES);
        Optional<Path> file = failedLogs == null ? Optional.empty() : failedLogs.keep(engine, instance, containerId);
        return new Problem(
                code,
                what,
                "Its health command last said: " + health + ". " + ContainerLogs.quoted(log)
                        + file.map(all -> "\nAll of them are in " + all).orElse(""),
                remedy(String.join("\n  ", log), containerId),
                null);
    }

    private String remedy(String log, String containerId) {
        return check.remedies().entrySet().stream()
                .filter(remedy -> log.contains(remedy.getKey()))
                .map(remedy -> filledIn(remedy.getValue(), containerId))
                .findFirst()
                .orElse("Put right what they name, then run 'up' again.");
    }

    private String filledIn(String remedy, String containerId) {
        return engine.inspect(containerId)
                .map(one -> remedy.replace("{image}", one.image())
                        .replace("{project}", one.labels().getOrDefault(Labels.PROJECT, "PROJECT")))
                .orElse(remedy);
    }
}
