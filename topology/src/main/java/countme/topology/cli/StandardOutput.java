package countme.topology.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.function.BooleanSupplier;

/**
 * An output whose errors end the verb. A {@link PrintStream} keeps them to itself: without this, a verb would go on for nobody, and succeed though its
 * result is lost.
 */
final class StandardOutput extends FilterOutputStream {
    /** What was printed could not be written. */
    static final class Failure extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        private final boolean readerGone;

        Failure(IOException cause, boolean readerGone) {
            super(cause);
            this.readerGone = readerGone;
        }

        /** Whether it is only that nobody reads any more, as with {@code | head}. */
        boolean isReaderGone() {
            return readerGone;
        }
    }

    private final BooleanSupplier hasReader;

    private StandardOutput(OutputStream out, BooleanSupplier hasReader) {
        super(out);
        this.hasReader = hasReader;
    }

    /** This process' standard output. */
    static PrintStream ofProcess() {
        // Nothing else than the end of its reader makes writing to a pipe fail. The message would say it in the user's
        // language.
        return printing(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                () -> Terminal.isPipe(Terminal.STDOUT),
                charset());
    }

    /**
     * Prints to a stream.
     *
     * @param hasReader asked when it failed: whether another program reads it
     */
    static PrintStream printing(OutputStream out, BooleanSupplier hasReader, Charset charset) {
        return new PrintStream(new StandardOutput(out, hasReader), true, charset);
    }

    private static Charset charset() {
        String own = System.getProperty("stdout.encoding", "");
        return own.isEmpty() ? Charset.defaultCharset() : Charset.forName(own);
    }

    @Override
    public void write(int value) {
        attempt(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        attempt(out::flush);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new Failure(e, hasReader.getAsBoolean());
        }
    }
}
