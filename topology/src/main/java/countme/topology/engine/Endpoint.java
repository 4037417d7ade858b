package countme.topology.engine;

import countme.topology.report.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine may be, and who says so.
 *
 * @param address {@code unix:///path}, {@code tcp://host:port} or {@code ssh://user@host[:port][/remote/socket]}
 * @param certificates the directory with the client's TLS files, null for plain text
 * @param origin who named it, such as {@code DOCKER_HOST}
 */
record Endpoint(URI address, @Nullable Path certificates, String origin) {
    private static final String UNIX = "unix://";
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** Checks the form of {@code text}; anything that cannot be an engine's address is a usage {@link Problem}. */
    static Endpoint parse(String text, @Nullable Path certificates, String origin) {
        if (text.startsWith(UNIX)) {
            return unix(text, origin);
        }
        URI uri = uri(text, origin);
        return switch (String.valueOf(uri.getScheme())) {
            case "tcp" -> tcp(uri, text, certificates, origin);
            case "ssh" -> ssh(uri, text, origin);
            default -> throw wrong(text, origin, "It starts with none of unix://, tcp:// and ssh://.");
        };
    }

    static Endpoint socket(Path path, String origin) {
        return new Endpoint(URI.create("unix://" + path.toUri().getRawPath()), null, origin);
    }

    /** Whether what it publishes on 127.0.0.1 can be reached from this machine. */
    boolean local() {
        String host = String.valueOf(address.getHost());
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return switch (address.getScheme()) {
            case "unix" -> true;
            case "tcp" -> loopback;
            default -> false;
        };
    }

    private static URI uri(String text, String origin) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, origin, "It is not an address: " + e.getReason() + ".");
        }
    }

    /** What follows is a path as it is, whatever characters it has. */
    private static Endpoint unix(String text, String origin) {
        String path = text.substring(UNIX.length());
        if (!path.startsWith("/") || path.length() < 2) {
            throw wrong(text, origin, "A socket's path is absolute: three slashes after unix:.");
        }
        return socket(Path.of(path), origin);
    }

    private static Endpoint tcp(URI uri, String text, @Nullable Path certificates, String origin) {
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw wrong(text, origin, "It names no host.");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : certificates == null ? PLAIN_PORT : TLS_PORT;
        String below = uri.getRawPath().equals("/") ? "" : uri.getRawPath();
        return new Endpoint(URI.create("tcp://" + uri.getHost() + ":" + port + below), certificates, origin);
    }

    private static Endpoint ssh(URI uri, String text, String origin) {
        if (uri.getHost() == null) {
            throw wrong(text, origin, "It names no host.");
        }
        if (uri.getUserInfo() != null && uri.getUserInfo().contains(":")) {
            throw wrong(text, origin, "A password cannot be given here; ssh uses your keys.");
        }
        return new Endpoint(uri, null, origin);
    }

    private static Problem wrong(String text, String origin, String why) {
        return Problem.usage(
                origin + " '" + text + "' names no engine",
                why,
                "Use auto, existing, unix:///path/to/docker.sock, tcp://host:port or ssh://user@host[:port].");
    }
}
