package countme.topology.docker;

import countme.topology.docker.Session.Size;
import countme.topology.docker.Session.Window;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineFailure;
import countme.topology.engine.Upgrade;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** Connects a command that an engine has prepared with what it reads and prints. */
final class AttachedExec {
    private static final int CHUNK = 16 * 1024;
    /** Before each piece of output: where it belongs, three bytes of nothing, its length. */
    private static final int HEADER = 8;

    private static final int LENGTH = 4;
    private static final int STDERR = 2;

    private final Engine engine;
    private final String exec;
    private final Session session;

    AttachedExec(Engine engine, String exec, Session session) {
        this.engine = engine;
        this.exec = exec;
        this.session = session;
    }

    /** Starts it and returns at its end. */
    void run() {
        Window window = session.window();
        String json = "{\"Detach\":false,\"Tty\":" + (window != null) + "}";
        try (Upgrade connection = Upgrade.post(engine, "/exec/" + exec + "/start", json)) {
            feed(connection);
            if (window == null) {
                separate(connection);
            } else {
                pass(connection, window);
            }
        } catch (ClosedByInterruptException e) {
            throw Problem.interrupted();
        } catch (IOException e) {
            throw EngineFailure.lost(e);
        }
    }

    private void resize(Size size) {
        try {
            engine.client()
                    .resizeExecCmd(exec)
                    .withSize(size.rows(), size.columns())
                    .exec();
        } catch (RuntimeException e) {
            // It has ended, or is told again when the size changes again.
        }
    }

    private void feed(Upgrade connection) throws IOException {
        InputStream in = session.in();
        if (in == null) {
            return;
        }
        var feeder = new Thread(() -> feed(in, connection), "input");
        feeder.setDaemon(true);
        feeder.start();
    }

    private static void feed(InputStream in, Upgrade connection) {
        byte[] some = new byte[CHUNK];
        try {
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                connection.write(some, length);
            }
            connection.endWriting();
        } catch (IOException e) {
            // The command has ended, and takes no more.
        }
    }

    private void pass(Upgrade connection, Window window) throws IOException {
        Runnable unwatch = window.watch(this::resize);
        try {
            byte[] some = new byte[CHUNK];
            for (int length = connection.read(some); length >= 0; length = connection.read(some)) {
                print(session.out(), some, length);
            }
        } finally {
            unwatch.run();
        }
    }

    private void separate(Upgrade connection) throws IOException {
        for (byte[] header = next(connection, HEADER); header != null; header = next(connection, HEADER)) {
            int left = ByteBuffer.wrap(header).getInt(LENGTH);
            OutputStream to = header[0] == STDERR ? session.err() : session.out();
            while (left > 0) {
                byte[] piece = next(connection, Math.min(left, CHUNK));
                if (piece == null) {
                    return;
                }
                print(to, piece, piece.length);
                left -= piece.length;
            }
        }
    }

    /** So many bytes; null at the end. */
    private static byte @Nullable [] next(Upgrade connection, int length) throws IOException {
        byte[] all = new byte[length];
        int filled = 0;
        while (filled < length) {
            byte[] some = new byte[length - filled];
            int read = connection.read(some);
            if (read < 0) {
                return null;
            }
            System.arraycopy(some, 0, all, filled, read);
            filled += read;
        }
        return all;
    }

    private static void print(OutputStream to, byte[] bytes, int length) {
        try {
            to.write(bytes, 0, length);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
