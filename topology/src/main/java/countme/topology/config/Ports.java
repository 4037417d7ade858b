package countme.topology.config;

import countme.topology.report.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the proxy listens on the engine's machine.
 *
 * @param bind an IP address; {@code 0.0.0.0} for all
 * @param https port for HTTPS
 * @param http port that redirects to HTTPS
 * @param opsBind an IP address for the console, which is for operators only
 * @param ops port for the console, over TLS
 */
public record Ports(String bind, int https, int http, String opsBind, int ops) {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public Ports {
        var taken = new TreeMap<Integer, String>(Map.of(https, "https"));
        for (var other : List.of(Map.entry("http", http), Map.entry("ops", ops))) {
            String first = taken.putIfAbsent(other.getValue(), other.getKey());
            if (first != null) {
                throw Problem.usage(
                        "--" + first + "-port and --" + other.getKey() + "-port are both " + other.getValue(),
                        "One port cannot serve both.",
                        "Choose another for one of them.");
            }
        }
    }

    /** Three ports that are free now on loopback, for a stack that must not collide with any other. */
    public static Ports free() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var first = new ServerSocket(0, 1, loopback);
                var second = new ServerSocket(0, 1, loopback);
                var third = new ServerSocket(0, 1, loopback)) {
            return new Ports(
                    "127.0.0.1", first.getLocalPort(), second.getLocalPort(), "127.0.0.1", third.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address a client on the engine's machine uses for what is bound to {@code bind}: that, or loopback when it is all. */
    public static String clientAddress(String bind) {
        return switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    }

    /** The addresses that clients can use, as far as they are known here; {@code 0.0.0.0} and {@code ::} mean loopback among others. */
    public Set<String> addresses() {
        return Stream.of(bind, opsBind)
                .flatMap(address -> switch (address) {
                    case "0.0.0.0" -> Stream.of("127.0.0.1");
                    case "::" -> Stream.of("127.0.0.1", "::1");
                    default -> Stream.of(address);
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether users of other machines reach the stack. */
    public boolean isBeyondLoopback() {
        return !isLoopback(bind);
    }

    /** Whether only the engine's own machine reaches what listens on an address. */
    public static boolean isLoopback(String bind) {
        try {
            // An address, so nothing is looked up.
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean isAddress(String value) {
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
