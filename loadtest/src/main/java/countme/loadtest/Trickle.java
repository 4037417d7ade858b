package countme.loadtest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream that can be read as slowly as some visitors do: a few bytes, a pause, a few more. It is the reader that is slow: an answer as
 * short as the counter's waits in the buffers of the reader's system meanwhile.
 */
final class Trickle extends FilterInputStream {
    private static final int PIECE = 32;
    private static final Duration PAUSE = Duration.ofMillis(40);

    private boolean slow;

    Trickle(InputStream in) {
        super(in);
    }

    /** From now on slowly or not. */
    void slow(boolean slowly) {
        slow = slowly;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!slow) {
            return super.read(bytes, offset, length);
        }
        LockSupport.parkNanos(this, PAUSE.toNanos());
        return super.read(bytes, offset, Math.min(length, PIECE));
    }
}
