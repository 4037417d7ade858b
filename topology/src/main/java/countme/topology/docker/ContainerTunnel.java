package countme.topology.docker;

import countme.topology.report.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port inside a container brought to this machine's loopback, through the engine: where the engine can be used, that can be reached, though its machine
 * lets nobody in by another way. Each connection is a command in the container, which has bash.
 */
public final class ContainerTunnel implements AutoCloseable {
    /** Ends when either side does. */
    private static final String JOIN =
            "exec 3<>/dev/tcp/127.0.0.1/$0 4<&0 && { cat <&4 >&3 & cat <&3 & wait -n; kill $(jobs -p) 2>/dev/null; }";

    private final ContainerEngine engine;
    private final String id;
    private final int port;
    private final ServerSocket near;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ContainerTunnel(ContainerEngine engine, String id, int port, ServerSocket near) {
        this.engine = engine;
        this.id = id;
        this.port = port;
        this.near = near;
    }

    /**
     * Opens one.
     *
     * @param id of a running container
     * @param port inside it
     * @param wish the port that the near end is to have; another one where something else has that
     */
    public static ContainerTunnel open(ContainerEngine engine, String id, int port, int wish) {
        var tunnel = new ContainerTunnel(engine, id, port, listening(wish));
        tunnel.inBackground(tunnel::accept);
        return tunnel;
    }

    private static ServerSocket listening(int wish) {
        for (int one : List.of(wish, 0)) {
            try {
                return new ServerSocket(one, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                // Something has that port; of some port, there is one.
            }
        }
        throw new Problem(
                "No port is free on this machine",
                "The way to the engine's machine needs one on loopback.",
                "End what has so many open, then run the command again.");
    }

    /** The near end. */
    public InetSocketAddress address() {
        return (InetSocketAddress) near.getLocalSocketAddress();
    }

    private void inBackground(Runnable work) {
        var thread = new Thread(work, "container-tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = near.accept();
                open.add(socket);
                inBackground(() -> join(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void join(Socket socket) {
        try (socket) {
            var session = new Session(
                    List.of("bash", "-c", JOIN, String.valueOf(port)),
                    List.of(),
                    socket.getInputStream(),
                    socket.getOutputStream(),
                    OutputStream.nullOutputStream(),
                    null);
            int unused = engine.attach(id, session);
        } catch (IOException | RuntimeException e) {
            // Whoever is connected is told by the end of the connection.
        } finally {
            open.remove(socket);
        }
    }

    /** Closes it, and what is connected. */
    @Override
    public void close() {
        quietly(near);
        open.forEach(ContainerTunnel::quietly);
    }

    private static void quietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
