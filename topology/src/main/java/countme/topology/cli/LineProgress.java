package countme.topology.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.report.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Progress as lines, for logs and pipes: one when a task moves on and when it ends. */
final class LineProgress implements Progress {
    /** A log is not a display: of steps that follow one another quickly, one now and then will do. */
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(10);

    private static final JsonMapper MAPPER = new JsonMapper();

    private final PrintStream err;
    private final boolean json;
    private final long begun = System.nanoTime();

    LineProgress(PrintStream err, boolean json) {
        this.err = err;
        this.json = json;
    }

    @Override
    public Task start(String subject) {
        return new Line(subject);
    }

    @Override
    public void say(String line) {
        print("", "note", line);
    }

    private void print(String subject, String event, String text) {
        double elapsed = (System.nanoTime() - begun) / 1e9;
        String line = json
                ? json(Map.of("elapsed", elapsed, "subject", subject, "event", event, "text", text))
                : "%6.1f s  %s%s".formatted(elapsed, subject.isEmpty() ? "" : subject + ": ", text);
        err.println(line);
    }

    private static String json(Map<String, Object> event) {
        try {
            return MAPPER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Line implements Task {
        private final String subject;
        private final long started = System.nanoTime();
        private volatile boolean ended;
        private volatile long said = started - BETWEEN_STEPS.toNanos();

        Line(String subject) {
            this.subject = subject;
        }

        @Override
        public void now(String step) {
            long now = System.nanoTime();
            if (now - said >= BETWEEN_STEPS.toNanos()) {
                said = now;
                print(subject, "now", step);
            }
        }

        @Override
        public void done(String result) {
            ended = true;
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            print(subject, "done", result + " (" + Seconds.of(Duration.ofMillis(millis)) + ")");
        }

        @Override
        public void close() {
            if (!ended) {
                print(subject, "failed", "failed");
            }
        }
    }
}
