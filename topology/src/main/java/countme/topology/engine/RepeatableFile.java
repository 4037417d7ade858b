package countme.topology.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** A file on its way into an engine, which can be sent once more if the connection is cut: {@link #reset} goes back to its beginning. */
public final class RepeatableFile extends FilterInputStream {
    private final FileChannel channel;

    private RepeatableFile(FileChannel channel) {
        super(Channels.newInputStream(channel));
        this.channel = channel;
    }

    /** Opens it with these options, reading among them. */
    public static RepeatableFile open(Path file, OpenOption... options) throws IOException {
        return new RepeatableFile(FileChannel.open(file, options));
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int limit) {
        // There is one place to go back to.
    }

    @Override
    public synchronized void reset() throws IOException {
        FileChannel unused = channel.position(0);
    }
}
