package countme.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An {@code up} that stays with its stack, heals it and deploys what arrives in its registry; left when closed. */
final class AttachedUp implements AutoCloseable {
    private static final String STAYING = "Press Ctrl-C";
    private static final String SERVING = " serves (was ";
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final CountDownLatch staying = new CountDownLatch(1);
    private final Semaphore deploys = new Semaphore(0);

    private AttachedUp(Process process) {
        this.process = process;
    }

    /** Starts it and waits until it says that it stays. */
    static AttachedUp of(OwnStack stack) throws IOException, InterruptedException {
        var up = new AttachedUp(stack.command("up", "--yes", "--progress", "plain")
                .redirectErrorStream(true)
                .start());
        var reader = new Thread(up::read, "attached up");
        reader.setDaemon(true);
        reader.start();
        if (!up.staying.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            up.close();
            throw new IOException("an attached 'up' was not ready after %d s".formatted(PATIENCE_SECONDS));
        }
        up.requireStaying();
        return up;
    }

    /** Throws when it has ended by itself, which it never should. */
    void requireStaying() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("an attached 'up' ended with status " + process.exitValue());
        }
    }

    /** Waits until it says of one more version that it serves. */
    void awaitServing() throws IOException, InterruptedException {
        if (!deploys.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            requireStaying();
            throw new IOException(
                    "an attached 'up' has not said for %d s that what was pushed serves; see above what it said"
                            .formatted(PATIENCE_SECONDS));
        }
    }

    /** Whatever it prints is read, so that it never waits for a reader, and passed on. */
    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(line);
                if (line.startsWith(STAYING)) {
                    staying.countDown();
                }
                if (line.contains(SERVING)) {
                    deploys.release();
                }
            }
        } catch (IOException e) {
            // It was closed.
        } finally {
            staying.countDown();
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
