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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A pod from inside. It needs a shell for files. */
record PodInside(Cluster cluster, String namespace, Pod pod, Time time) implements Inside {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration ONE_TRY = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 64 << 10;
    private static final Duration READING = Duration.ofSeconds(60);

    private static final String READ =
            "f=$(find \"$0\" -type f -name \"*$1\" 2>/dev/null | head -n 1); [ -n \"$f\" ] || exit 3;"
                    + " wc -c < \"$f\" && cat \"$f\"";

    private static final int NO_FILE = 3;
    /** As runtimes say it. Whoever has no shell has no file that is looked for here either. */
    private static final Pattern NO_SHELL = Pattern.compile("executable file .*not found");
    /** What an API server takes in an address, whatever else is in it. */
    private static final int PART = 64 << 10;

    private String name() {
        return pod.getMetadata().getName();
    }

    @Override
    public Result run(List<String> command, Duration atMost) {
        var output = new ByteArrayOutputStream();
        try {
            OptionalInt ended = status(session(command, output, output), atMost);
            String text = output.toString(StandardCharsets.UTF_8);
            return ended.isPresent()
                    ? new Result(ended.getAsInt(), text.substring(0, Math.min(text.length(), MOST_OUTPUT)))
                    : new Result(-1, "It did not end within " + atMost.toSeconds() + " s.");
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            return new Result(-1, e.why(), e);
        }
    }

    /** How it ended; empty when that took too long: of a connection that is lost without a word, nobody hears anything any more. */
    private OptionalInt status(Session session, Duration atMost) {
        var running = new PodCommand(cluster, namespace, name());
        CompletableFuture<Integer> status =
                CompletableFuture.supplyAsync(() -> running.run(session), cluster.threads());
        try {
            return OptionalInt.of(status.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            running.end();
            Thread.currentThread().interrupt();
            throw Problem.interrupted();
        } catch (TimeoutException e) {
            running.end();
            return OptionalInt.empty();
        } catch (ExecutionException e) {
            throw Problem.of(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static Session session(List<String> command, OutputStream out, OutputStream err) {
        return new Session(command, List.of(), null, out, err, null);
    }

    @Override
    public int stream(List<String> command, OutputStream out, OutputStream err, Duration atMost) {
        return status(session(command, out, err), atMost)
                .orElseThrow(() -> Problem.passing(
                        "'" + command.get(0) + "' did not end in pod/" + name(),
                        "It was given " + atMost.toSeconds() + " s.",
                        "Type 'status' to see how the pod is, then run the command again.",
                        null));
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
        cluster.requireLicense();
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
        var printed = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        int status = stream(List.of("sh", "-c", READ, path, ending), printed, said, READING);
        String why = said.toString(StandardCharsets.UTF_8).strip();
        if (status == NO_FILE || NO_SHELL.matcher(why).find()) {
            return Optional.empty();
        }
        if (status != 0) {
            throw new Problem(
                    "Nothing can be read in pod/" + name(),
                    "Of " + path + " it says: " + PodTrouble.said(why) + ".",
                    "Type 'status' to see how the pod is, then run the command again.");
        }
        return Optional.of(whole(printed.toByteArray()));
    }

    /** What was printed behind its own length; a {@link Problem} where some of it is missing. */
    private byte[] whole(byte[] printed) {
        int end = 0;
        while (end < printed.length && printed[end] != '\n') {
            end++;
        }
        byte[] content = Arrays.copyOfRange(printed, Math.min(printed.length, end + 1), printed.length);
        String length = new String(printed, 0, end, StandardCharsets.US_ASCII).strip();
        if (!length.equals(String.valueOf(content.length))) {
            throw Problem.passing(
                    "The connection to pod/" + name() + " was cut",
                    "Of " + length + " bytes, " + content.length + " arrived.",
                    "Run the command again.",
                    null);
        }
        return content;
    }

    @Override
    public String quotedLog(int lines) {
        return new Pods(cluster, namespace).quotedLog(pod, lines, false);
    }
}
