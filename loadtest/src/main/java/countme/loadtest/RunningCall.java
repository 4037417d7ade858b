package countme.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call of the launcher that goes on beside other work, and whose words are waited for; interrupted when closed. */
final class RunningCall implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final String verb;
    private final Process process;
    /** What it said and nobody has waited for; nothing at the end. */
    private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

    private RunningCall(String verb, Process process) {
        this.verb = verb;
        this.process = process;
    }

    /** Begins it. */
    static RunningCall begin(Launcher launcher, String verb, String... words) throws IOException {
        String[] line = new String[words.length + 3];
        line[0] = verb;
        System.arraycopy(words, 0, line, 1, words.length);
        line[words.length + 1] = "--progress";
        line[words.length + 2] = "plain";
        var call = new RunningCall(
                verb, launcher.command(line).redirectErrorStream(true).start());
        var reader = new Thread(call::read, verb);
        reader.setDaemon(true);
        reader.start();
        return call;
    }

    /** Waits for the next line with some words in it. */
    void await(String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Optional<String> line = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IOException("'%s' has not said '%s' for %d s; see above what it said"
                        .formatted(verb, words.strip(), PATIENCE_SECONDS));
            }
            if (line.isEmpty()) {
                throw new IOException("'%s' ended with status %d; see above why".formatted(verb, process.waitFor()));
            }
            if (line.get().contains(words)) {
                return;
            }
        }
    }

    /** Throws when it has ended. */
    void requireRunning() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("'%s' ended with status %d".formatted(verb, process.exitValue()));
        }
    }

    /** Waits for its end and gives its exit status. */
    int end() throws InterruptedException {
        return process.waitFor();
    }

    /** Whatever it prints is read, so that it never waits for a reader, and passed on. */
    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(line);
                said.add(Optional.of(line));
            }
        } catch (IOException e) {
            // It was closed.
        } finally {
            said.add(Optional.empty());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
