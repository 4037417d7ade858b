package countme.topology.cluster;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.inspect.LogSource;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.LogLine;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Services;
import countme.topology.service.watch.LogLevel;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PrettyLoggable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What pods wrote, as their nodes kept it: those of pods that are gone are gone with them. */
record PodLogs(ClusterProject project, Services topology, List<Pod> pods) implements LogSource {
    @Override
    public List<String> instances() {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    @Override
    public void read(Selection selection, Progress progress, LogLevel least, Consumer<LogLine> sink) {
        progress.say("These lines are the nodes': those of pods that were replaced are missing.");
        Consumer<LogLine> chosen = line -> {
            if (line.level().compareTo(least) >= 0) {
                synchronized (sink) {
                    sink.accept(line);
                }
            }
        };
        if (selection.follow()) {
            List<Boolean> unused = Parallel.each(
                    pods,
                    pod -> follow(pod, selection, chosen),
                    project.cluster().threads());
        } else {
            Parallel.each(pods, pod -> lines(pod, selection), project.cluster().threads()).stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparing(LogLine::time))
                    .forEach(chosen);
        }
    }

    private List<LogLine> lines(Pod pod, Selection selection) {
        return project.cluster()
                .ask(doing(pod), asked -> selected(asked, pod, selection).getLog())
                .lines()
                .flatMap(text -> line(pod, text).stream())
                .toList();
    }

    private boolean follow(Pod pod, Selection selection, Consumer<LogLine> sink) {
        return project.cluster().ask(doing(pod), asked -> {
            try (LogWatch watch = selected(asked, pod, selection).watchLog();
                    var reader = new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    line(pod, text).ifPresent(sink);
                }
                return true;
            } catch (IOException e) {
                throw Problem.passing(
                        "The lines of " + pod.getMetadata().getName() + " end too early",
                        Problem.reason(e) + ".",
                        "Run the command again.",
                        e);
            }
        });
    }

    private static String doing(Pod pod) {
        return "read the log of pod/" + pod.getMetadata().getName();
    }

    private PrettyLoggable selected(KubernetesClient asked, Pod pod, Selection selection) {
        var stamped = asked.pods()
                .inNamespace(project.name())
                .withName(pod.getMetadata().getName())
                .usingTimestamps();
        Instant since = selection.since();
        var timed = since == null ? stamped : stamped.sinceTime(since.toString());
        return selection.tail() < 0 ? timed : timed.tailingLines(selection.tail());
    }

    /** A line begins with its time. */
    private Optional<LogLine> line(Pod pod, String text) {
        int space = text.indexOf(' ');
        try {
            String line = text.substring(space + 1);
            LogLevel level = topology.service(Ownership.service(pod))
                    .map(service -> service.levelOf(line))
                    .orElse(LogLevel.info);
            return Optional.of(new LogLine(
                    Instant.parse(text.substring(0, Math.max(0, space))),
                    pod.getMetadata().getName(),
                    level,
                    line));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
