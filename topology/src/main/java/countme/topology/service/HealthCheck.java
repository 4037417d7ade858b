package countme.topology.service;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Commands that tell how a container is, run inside it; exit status 0 is good.
 *
 * @param alive liveness: the engine runs it every {@link #INTERVAL}; failing means the container is to be replaced
 * @param ready readiness: whether it can serve now; failing may be another service's fault
 * @param remedies what to type when it does not become ready and its log has certain words, by these words; <code>{project}</code> and
 *     <code>{image}</code> stand for its own
 * @param warnings what its users must know when it became ready and its log has certain words, by these words
 * @param http the same questions for whoever asks over the network instead; empty where only a command can tell
 */
public record HealthCheck(
        List<String> alive,
        List<String> ready,
        Map<String, String> remedies,
        Map<String, String> warnings,
        Optional<Http> http) {
    /**
     * Both questions over HTTP.
     *
     * @param port inside the container, on all its addresses
     * @param alive path that answers 200 while the process serves
     * @param ready path that answers 200 while it can do its work
     */
    public record Http(int port, String alive, String ready) {}

    /** Between two runs by the engine. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    /** After which a run counts as failed. */
    public static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Failed runs in a row before the engine calls the container unhealthy. */
    public static final int RETRIES = 3;

    private static final List<String> BASH = List.of("bash", "-c");

    public HealthCheck {
        alive = List.copyOf(alive);
        ready = List.copyOf(ready);
        // In an order that is the same in every process.
        remedies = Collections.unmodifiableMap(new TreeMap<>(remedies));
        warnings = Collections.unmodifiableMap(new TreeMap<>(warnings));
    }

    /** One that only commands can ask. */
    public HealthCheck(
            List<String> alive, List<String> ready, Map<String, String> remedies, Map<String, String> warnings) {
        this(alive, ready, remedies, warnings, Optional.empty());
    }

    /** One whose container's log needs no explaining. */
    public HealthCheck(List<String> alive, List<String> ready) {
        this(alive, ready, Map.of(), Map.of());
    }

    private HealthCheck(List<String> alive, List<String> ready, Http http) {
        this(alive, ready, Map.of(), Map.of(), Optional.of(http));
    }

    /** The same for whoever only wants to know whether it lives. */
    public HealthCheck onlyAlive() {
        return new HealthCheck(
                alive, alive, remedies, warnings, http.map(same -> new Http(same.port(), same.alive(), same.alive())));
    }

    /**
     * The readiness command for whoever waits. Running a command in a container takes more of the processors than a start has to
     * spare, so where it is one of bash, it tries for about a second before it fails.
     */
    public List<String> readySoon() {
        if (!ready.subList(0, ready.size() - 1).equals(BASH)) {
            return ready;
        }
        String once = ready.get(ready.size() - 1);
        return bash("for try in {1..9}; do (" + once + ") 2>/dev/null && exit; sleep 0.1; done; " + once);
    }

    public static HealthCheck of(String... command) {
        return new HealthCheck(List.of(command), List.of(command));
    }

    /**
     * The same of what answers HTTP too, but has no client in its image that could be told to ask.
     *
     * @param port on all addresses of the container
     * @param live path that answers 200 while the process serves
     * @param work path that answers 200 while it can do its work
     */
    public HealthCheck orHttp(int port, String live, String work) {
        return new HealthCheck(alive, ready, remedies, warnings, Optional.of(new Http(port, live, work)));
    }

    /**
     * Asks over HTTP with nothing but bash and grep, which every Debian-based image has.
     *
     * @param port on all addresses of the container
     * @param alive path that answers 200 while the process serves
     * @param ready path that answers 200 while it can do its work
     */
    public static HealthCheck http(int port, String alive, String ready) {
        return new HealthCheck(httpGet(port, alive), httpGet(port, ready), new Http(port, alive, ready));
    }

    /** Asks over HTTP with BusyBox's client, which the images of Prometheus' family have and others of Alpine. */
    public static HealthCheck wget(int port, String path) {
        List<String> command = List.of("wget", "-q", "-O", "/dev/null", "http://127.0.0.1:" + port + path);
        return new HealthCheck(command, command, new Http(port, path, path));
    }

    private static List<String> httpGet(int port, String path) {
        String script =
                "exec 3<>/dev/tcp/127.0.0.1/%s && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' >&3 && grep -qm1 ' 200 ' <&3"
                        .formatted(port, path);
        return bash(script);
    }

    private static List<String> bash(String script) {
        return Stream.concat(BASH.stream(), Stream.of(script)).toList();
    }
}
