package countme.topology.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which requests to an engine may be made once more when their answer was lost, and what the second answer means then. Decides only. */
final class Repeats {
    private static final Pattern VERSION = Pattern.compile("^/v\\d+\\.\\d+(?=/)");

    /** What is the same however often it is asked for. Containers are made by name, so a second one cannot come of it. */
    private static final Pattern SAME_TWICE = Pattern.compile("/containers/create"
            + "|/containers/[^/]+/(start|stop|kill|pause|unpause|update|resize|exec)"
            + "|/exec/[^/]+/resize|/volumes/create|/networks/create|/networks/[^/]+/(connect|disconnect)"
            + "|/images/create|/images/load|/images/.+/tag|/build");

    private static final Pattern EXEC_START = Pattern.compile("/exec/([^/]+)/start");
    private static final Pattern NAME = Pattern.compile("[?&]name=([^&]+)");

    private Repeats() {}

    /** Whether such a request may be made again though it may have been carried out. */
    static boolean isSameTwice(Request request) {
        return switch (request.method().toUpperCase(Locale.ROOT)) {
            case "GET", "HEAD", "DELETE" -> true;
            case "PUT" -> isReplayable(request);
            case "POST" ->
                isReplayable(request) && SAME_TWICE.matcher(path(request)).matches();
            default -> false;
        };
    }

    /** Whether what it carries can be sent once more. */
    static boolean isReplayable(Request request) {
        return request.hijackedInput() == null
                && (request.bodyBytes() != null
                        || request.body() == null
                        || request.body().markSupported());
    }

    /** Whether nothing of a request can have arrived, since no connection came about. */
    static boolean isNeverSent(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        // No answer is ever too late: what takes too long is to connect.
        return failure instanceof ConnectException
                || failure instanceof SocketTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || said.contains("Connection refused")
                || said.contains("No such file");
    }

    /** The prepared command that a request starts; empty for other requests. */
    static Optional<String> startedExec(Request request) {
        Matcher start = EXEC_START.matcher(path(request));
        return start.matches() ? Optional.of(start.group(1)) : Optional.empty();
    }

    /** Whether a prepared command was never started, by what the engine says of it. */
    static boolean isUntouched(JsonNode exec) {
        return exec.hasNonNull("ID")
                && !exec.path("Running").asBoolean()
                && !exec.hasNonNull("ExitCode")
                && exec.path("Pid").asInt() == 0;
    }

    /**
     * Where to look whether a refusal only says that the first request was carried out: at what it was to make, which then has the same labels; empty where
     * the refusal means what it says.
     */
    static Optional<String> made(Request request, int status) {
        if (status != 409) {
            return Optional.empty();
        }
        return switch (path(request)) {
            case "/containers/create" -> name(request).map(name -> version(request) + "/containers/" + name + "/json");
            case "/networks/create" -> Optional.of(version(request) + "/networks/");
            default -> Optional.empty();
        };
    }

    /** Whether a refusal says that what was asked for is so already. */
    static boolean isDone(Request request, String refusal) {
        String path = path(request);
        return (path.endsWith("/connect") && refusal.contains("already exists in network"))
                || (path.endsWith("/disconnect") && refusal.contains(EngineFailure.NOT_CONNECTED))
                || (path.endsWith("/unpause") && refusal.contains(EngineFailure.NOT_PAUSED))
                || (path.endsWith("/pause") && refusal.contains("already paused"));
    }

    /** The name that it gives to what it makes, if it does. */
    static Optional<String> name(Request request) {
        Matcher name = NAME.matcher(request.path());
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** Without the API's version and without parameters. */
    static String path(Request request) {
        return VERSION.matcher(request.path()).replaceFirst("").replaceFirst("\\?.*", "");
    }

    /** How the path of another request begins that is to go to the same API. */
    static String version(Request request) {
        Matcher version = VERSION.matcher(request.path());
        return version.find() ? version.group() : "";
    }
}
