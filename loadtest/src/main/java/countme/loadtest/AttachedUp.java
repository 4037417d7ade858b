package countme.loadtest;

import java.io.IOException;

/** An {@code up} that stays with its stack, heals it and deploys what arrives in its registry; left when closed. */
final class AttachedUp implements AutoCloseable {
    private static final String STAYING = "Press Ctrl-C";
    private static final String SERVING = " serves (was ";

    private final RunningCall up;

    private AttachedUp(RunningCall up) {
        this.up = up;
    }

    /** Starts it and waits until it says that it stays. */
    static AttachedUp of(OwnStack stack) throws IOException, InterruptedException {
        var attached = new AttachedUp(RunningCall.begin(stack.launcher(), "up", "--yes"));
        try {
            attached.up.await(STAYING);
            return attached;
        } catch (IOException | InterruptedException e) {
            attached.close();
            throw e;
        }
    }

    /** Throws when it has ended by itself, which it never should. */
    void requireStaying() throws IOException {
        up.requireRunning();
    }

    /** Waits until it says of one more version that it serves. */
    void awaitServing() throws IOException, InterruptedException {
        up.await(SERVING);
    }

    @Override
    public void close() {
        up.close();
    }
}
