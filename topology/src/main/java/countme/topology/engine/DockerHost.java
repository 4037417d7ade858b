package countme.topology.engine;

import countme.topology.config.CurrentDirectory;
import java.nio.file.Path;

/** An engine's address as Docker's client takes it, which need not be complete. */
final class DockerHost {
    private static final String UNIX = "unix://";
    private static final String TCP = "tcp://";

    private DockerHost() {}

    /** What that client adds: the scheme {@code tcp}, the host {@code localhost}, the usual socket, the current directory. */
    static String complete(String text) {
        String host = text.strip();
        if (!host.contains("://")) {
            return complete(TCP + host);
        }
        if (host.startsWith(UNIX)) {
            String path = host.substring(UNIX.length());
            return UNIX + (path.isEmpty() ? EngineSearch.DEFAULT_SOCKET : CurrentDirectory.absolute(Path.of(path)));
        }
        boolean hostless = host.equals(TCP) || host.startsWith(TCP + ":") || host.startsWith(TCP + "/");
        return hostless ? TCP + "localhost" + host.substring(TCP.length()) : host;
    }
}
