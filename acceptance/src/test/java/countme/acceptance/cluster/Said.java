package countme.acceptance.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a program said, and how it ended. */
public record Said(int status, String out, String err) {
    private static final int PATIENCE_MINUTES = 10;

    /** Runs it to its end, with this input. */
    public static Said by(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).start();
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()::readAllBytes));
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()::readAllBytes));
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It did not read; its status tells.
            }
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not end");
            }
            return new Said(process.exitValue(), out.join().strip(), err.join().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reading {
        byte[] all() throws IOException;
    }

    private static String text(Reading stream) {
        try {
            return new String(stream.all(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed, where it succeeded; otherwise fails the test with its complaint. */
    public String orFail() {
        if (status != 0) {
            throw new AssertionError(out + "\n" + err);
        }
        return out;
    }
}
