package countme.topology.cli;

import countme.topology.concurrent.EndHook;
import countme.topology.docker.Session;
import countme.topology.docker.Session.Size;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The terminal that the launcher was started from, lent to a command: what is typed goes to it unchanged, Ctrl-C included, until this is closed. */
final class LocalTerminal implements Session.Window, AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int USUAL_COLUMNS = 80;

    private static volatile @Nullable Width width;

    private record Width(int columns, long nanos) {}

    private final String before;
    private final EndHook hook;

    private LocalTerminal(String before) {
        this.before = before;
        this.hook = EndHook.of("terminal", this::restore);
    }

    /**
     * Borrows it.
     *
     * @param typing whether the command reads what is typed; else Ctrl-C is still the launcher's
     */
    static LocalTerminal borrow(boolean typing) {
        var terminal = new LocalTerminal(stty("-g").orElse(""));
        if (typing) {
            Optional<String> unused = stty("raw", "-echo");
        }
        return terminal;
    }

    /** How large it is; empty where there is none. */
    static Optional<Size> size() {
        return stty("size").flatMap(LocalTerminal::size);
    }

    /** How wide it is now, or was a second ago; 80 where nobody knows. */
    static int columns() {
        long now = System.nanoTime();
        Width known = width;
        if (known == null || now - known.nanos() > FRESH_NANOS) {
            known = new Width(size().map(Size::columns).orElse(USUAL_COLUMNS), now);
            width = known;
        }
        return known.columns();
    }

    static Optional<Size> size(String rowsAndColumns) {
        if (!rowsAndColumns.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return Optional.empty();
        }
        String[] numbers = rowsAndColumns.split(" ", -1);
        return Optional.of(new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    }

    private static Optional<String> stty(String... arguments) {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return stty.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Runnable watch(Consumer<Size> listener) {
        var told = new Size[1];
        return Ticker.every(
                "terminal-size",
                BETWEEN_LOOKS,
                () -> size().filter(size -> !size.equals(told[0])).ifPresent(size -> {
                    told[0] = size;
                    listener.accept(size);
                }));
    }

    private void restore() {
        if (!before.isEmpty()) {
            Optional<String> unused = stty(before);
        }
    }

    @Override
    public void close() {
        if (hook.takeBack()) {
            restore();
        }
    }
}
