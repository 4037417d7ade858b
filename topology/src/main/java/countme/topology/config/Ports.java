package countme.topology.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.regex.Pattern;

/**
 * Where the proxy listens on the engine's machine.
 *
 * @param bind an IP address; {@code 0.0.0.0} for all
 * @param https port for HTTPS
 * @param http port that redirects to HTTPS
 */
public record Ports(String bind, int https, int http) {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public Ports {
        if (https == http) {
            throw Problem.usage(
                    "HTTPS and HTTP are both on port " + https,
                    "One port cannot serve both.",
                    "Choose another --http-port or --https-port.");
        }
    }

    /** Two ports that are free now on loopback, for a stack that must not collide with any other. */
    public static Ports free() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var first = new ServerSocket(0, 1, loopback);
                var second = new ServerSocket(0, 1, loopback)) {
            return new Ports("127.0.0.1", first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address a client on the engine's machine uses: the bound one, or loopback when bound to all. */
    public String clientAddress() {
        return switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    }

    static boolean isAddress(String value) {
        if (!ADDRESS.matcher(value).matches()) {
            return false;
        }
        try {
            // The pattern admits no names, so this never asks a name server.
            return InetAddress.getByName(value) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
