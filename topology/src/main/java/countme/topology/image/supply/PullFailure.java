package countme.topology.image.supply;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an engine's words about a failed pull mean for what to do next. The engine gives text, no codes. */
enum PullFailure {
    /** The engine's disk is full. */
    DISK_FULL("no space left on device"),
    /** The registry has the name, not for this machine's processor. */
    NO_SUCH_PLATFORM("no matching manifest", "does not match the specified platform"),
    /** The registry answered: there is no such image. */
    NO_SUCH_IMAGE("manifest unknown", "not found: manifest", "name unknown"),
    /** The registry answered: not for you. Docker's own says so of names it does not have, too. */
    DENIED("denied", "unauthorized", "authentication required", "forbidden", "no basic auth"),
    /** No registry is there, or none that can be trusted. */
    UNREACHABLE(
            "no such host",
            "connection refused",
            "network is unreachable",
            "no route to host",
            "server misbehaving",
            "x509:",
            "http response to https",
            "proxyconnect",
            "timeout",
            "timed out",
            "deadline exceeded",
            "awaiting headers",
            "connection reset",
            "eof"),
    /** The registry is there and asks for patience. */
    BUSY("toomanyrequests", "too many requests", "internal server error", "bad gateway", "service unavailable"),
    /** Anything else. */
    OTHER("");

    private final Pattern signs;

    PullFailure(String... signs) {
        this.signs = Pattern.compile(String.join("|", signs));
    }

    /** Whether the same image may be had later. */
    boolean isPassing() {
        return this == DISK_FULL || this == UNREACHABLE || this == BUSY;
    }

    static PullFailure of(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(failure -> failure.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
    }
}
