package countme.topology.cluster;

import countme.topology.concurrent.Time;
import countme.topology.docker.Session;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pod from inside. It needs a shell for files. */
record PodInside(Cluster cluster, String namespace, Pod pod, Time time) implements Inside {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration ONE_TRY = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 64 << 10;
    /** What an API server takes in an address, whatever else is in it. */
    private static final int PART = 64 << 10;

    private String name() {
        return pod.getMetadata().getName();
    }

    private PodCommand command() {
        return new PodCommand(cluster, namespace, name());
    }

    @Override
    public Result run(List<String> command, Duration atMost) {
        var output = new ByteArrayOutputStream();
        PodCommand running = command();
        CompletableFuture<Integer> status =
                CompletableFuture.supplyAsync(() -> running.run(session(command, output, output)), cluster.threads());
        try {
            int ended = status.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            String text = output.toString(StandardCharsets.UTF_8);
            return new Result(ended, text.substring(0, Math.min(text.length(), MOST_OUTPUT)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted();
        } catch (TimeoutException e) {
            running.end();
            return new Result(-1, "It did not end within " + atMost.toSeconds() + " s.");
        } catch (ExecutionException e) {
            return e.getCause() instanceof Problem problem
                    ? new Result(-1, problem.why(), problem)
                    : new Result(-1, Problem.reason(e));
        }
    }

    private static Session session(List<String> command, OutputStream out, OutputStream err) {
        return new Session(command, List.of(), null, out, err, null);
    }

    @Override
    public int stream(List<String> command, OutputStream out, OutputStream err) {
        return command().run(session(command, out, err));
    }

    @Override
    public void await(List<String> command, Duration atMost) {
        Optional<Result> done = time.poll(
                atMost, BETWEEN, () -> Optional.of(run(command, ONE_TRY)).filter(Result::succeeded));
        if (done.isEmpty()) {
            throw new Problem(
                    name() + " did not become ready within " + atMost.toSeconds() + " s",
                    quotedLog(10),
                    "Put right what it names, then run the command again.");
        }
    }

    @Override
    public void write(String directory, String file, byte[] content) {
        String path = directory + "/" + file;
        run(path, "", ": > \"$0\"");
        for (int from = 0; from < content.length; from += PART) {
            byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + PART));
            run(path, Base64.getEncoder().encodeToString(part), "printf %s \"$1\" | base64 -d >> \"$0\"");
        }
    }

    /** In the command itself: of what a command reads, nobody knows when it has arrived. */
    private void run(String path, String text, String script) {
        Result result = run(List.of("sh", "-c", script, path, text), ONE_TRY);
        if (!result.succeeded()) {
            throw new Problem(
                    ExitCode.FAILED,
                    path + " cannot be written in " + name(),
                    result.output().strip() + ".",
                    "'status' shows whether it runs.",
                    result.failure());
        }
    }

    @Override
    public Optional<byte[]> read(String path, String ending) {
        var content = new ByteArrayOutputStream();
        int status = stream(
                List.of(
                        "sh",
                        "-c",
                        "f=$(find \"$0\" -type f -name \"*$1\" 2>/dev/null | head -n 1); [ -n \"$f\" ] && cat \"$f\"",
                        path,
                        ending),
                content,
                OutputStream.nullOutputStream());
        return status == 0 ? Optional.of(content.toByteArray()) : Optional.empty();
    }

    @Override
    public String quotedLog(int lines) {
        return new Pods(cluster, namespace).quotedLog(pod, lines, false);
    }
}
