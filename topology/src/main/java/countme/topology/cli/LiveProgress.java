package countme.topology.cli;

import countme.topology.report.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Progress on a terminal: a line for every task under way, redrawn in place with its elapsed time; ended ones stay above. */
final class LiveProgress implements Progress {
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";
    private static final Duration BETWEEN_REDRAWS = Duration.ofMillis(250);
    /** What is told of, in its column. */
    private static final int SUBJECT = 28;

    private final PrintStream err;
    private final IntSupplier columns;
    private final List<Live> underWay = new ArrayList<>();
    private int drawn;

    /** {@code columns} says how wide the terminal is: a line that wraps would make the redraw eat the line above. */
    LiveProgress(PrintStream err, IntSupplier columns) {
        this.err = err;
        this.columns = columns;
        Runnable unused = Ticker.every("progress", BETWEEN_REDRAWS, this::redraw);
    }

    @Override
    public synchronized Task start(String subject) {
        var task = new Live(subject);
        underWay.add(task);
        redraw();
        return task;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        err.println(TextLayout.hanging("  ", line, width()));
        redraw();
    }

    private synchronized void end(Live task, String mark, String result) {
        if (underWay.remove(task)) {
            clear();
            err.println(task.line(mark, result));
            redraw();
        }
    }

    private synchronized void redraw() {
        clear();
        underWay.forEach(task -> err.println(task.line("·", task.step)));
        drawn = underWay.size();
        err.flush();
    }

    /** A terminal wraps when its last column is full, some of them before the next letter. */
    private int width() {
        return Math.max(1, columns.getAsInt() - 1);
    }

    private void clear() {
        err.print(UP_AND_CLEAR.repeat(drawn));
        drawn = 0;
    }

    private final class Live implements Task {
        private final String subject;
        private final long started = System.nanoTime();
        private volatile String step = "";

        Live(String subject) {
            this.subject = subject;
        }

        @Override
        public void now(String newStep) {
            step = newStep;
        }

        @Override
        public void done(String result) {
            end(this, "✔", result);
        }

        @Override
        public void close() {
            end(this, "✘", step.isEmpty() ? "failed" : "failed while " + step);
        }

        String line(String mark, String text) {
            String elapsed = Seconds.of(Duration.ofNanos(System.nanoTime() - started));
            int width = width();
            String column = "%-" + Math.max(1, Math.min(SUBJECT, width / 3)) + "s";
            String line = ("%s " + column + " %s (%s)")
                    .formatted(mark, subject, text, elapsed)
                    .replaceAll("\\p{Cntrl}", " ");
            return line.length() <= width ? line : line.substring(0, width - 1) + "…";
        }
    }
}
