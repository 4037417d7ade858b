package countme.topology.deploy;

import countme.topology.config.Color;
import countme.topology.config.Group;
import countme.topology.docker.Exec;
import countme.topology.docker.MemoryEngine;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.image.Checks;
import countme.topology.image.Checks.Exchange;
import countme.topology.service.ConfigFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What runs in the containers of a stack in memory: replicas that answer as their image says and count, a Redis that has the counts, and
 * a proxy that sends visitors where its configuration, or what it was told, says.
 */
final class CounterModel implements MemoryEngine.Program {
    private static final String MARK = "--- answer ---\n";
    private static final Pattern TOLD = Pattern.compile("mkdir \\$new; : > \\$new/([a-z-]+);");
    private static final Pattern SET = Pattern.compile("set \\$counter ([a-z-]+);");
    private static final Pattern KEY = Pattern.compile("[a-z:]+$");
    private static final Exec.Result GOOD = new Exec.Result(0, "");
    private static final Exec.Result BAD = new Exec.Result(1, "");

    /** How the replicas of a version behave. */
    static final class Version {
        private final Checks checks;
        private boolean unready;
        private boolean wrong;

        Version(Checks checks) {
            this.checks = checks;
        }

        /** Lives, but never becomes ready. */
        Version unready() {
            unready = true;
            return this;
        }

        /** Answers everything with 500. */
        Version wrong() {
            wrong = true;
            return this;
        }
    }

    private final Map<String, Version> versions = new TreeMap<>();
    private final Map<String, Long> counts = new HashMap<>(Map.of("hits", 0L, "hits:verify", 0L));
    /** What each proxy goes by, by its id: the group told, and the whole configuration taken over. */
    private final Map<String, String> inForce = new HashMap<>();

    private final Map<String, Boolean> silent = new HashMap<>();
    private @Nullable MemoryEngine engine;

    void on(MemoryEngine runs) {
        engine = runs;
    }

    /** Images of that id behave so. */
    void put(String imageId, Version version) {
        versions.put(imageId, version);
    }

    /** From now on a container answers none of its health commands, or does again. */
    void silence(String container, boolean quiet) {
        silent.put(container, quiet);
    }

    long count() {
        return counts.getOrDefault("hits", 0L);
    }

    void setCount(long count) {
        counts.put("hits", count);
    }

    /** The version that answers a visitor, by its image's id; empty when nobody does. It is counted. */
    synchronized Optional<String> visit() {
        Optional<Container> proxy = engine().named("countme-proxy").filter(Container::isRunning);
        Optional<Group> group = proxy.flatMap(this::group);
        Optional<Container> replica = group.flatMap(one -> serving(one.color()).or(() -> serving(one.backup())));
        replica.ifPresent(one -> count("hits"));
        return replica.map(Container::imageId);
    }

    /** Which group the running proxy sends visitors to. */
    Optional<Group> group(Container proxy) {
        return Optional.ofNullable(inForce.get(proxy.id()))
                .flatMap(name -> Group.all().stream()
                        .filter(one -> one.toString().equals(name))
                        .findFirst());
    }

    private Optional<Container> serving(Color color) {
        return engine().all().stream()
                .filter(one -> isReplica(one) && Color.of(slot(one)) == color)
                .filter(one -> one.isRunning() && isReady(one))
                .findFirst();
    }

    private static boolean isReplica(Container one) {
        return one.description() != null && service(one).equals("app");
    }

    private static String service(Container one) {
        return one.description() == null ? "" : one.description().service().name();
    }

    private static int slot(Container one) {
        return one.description() == null ? 0 : one.description().slot();
    }

    private boolean isReady(Container one) {
        Version version = versions.get(one.imageId());
        return version != null
                && !version.unready
                && !silent.getOrDefault(one.name(), false)
                && engine().named("countme-redis").filter(Container::isRunning).isPresent();
    }

    @Override
    public synchronized void started(Container container) {
        if (service(container).equals("proxy")) {
            engine().read(container, ConfigFiles.CURRENT + "/serving.conf")
                    .map(SET::matcher)
                    .filter(Matcher::find)
                    .ifPresent(found -> inForce.put(container.id(), found.group(1)));
        }
    }

    @Override
    public synchronized Exec.Result run(Container container, List<String> command) {
        String line = String.join(" ", command);
        if (line.contains(MARK.strip())) {
            return asked(container, command.subList(4, command.size()));
        }
        if (command.contains("GET")) {
            Matcher key = KEY.matcher(line);
            Long count = key.find() ? counts.get(key.group()) : null;
            return new Exec.Result(0, count == null ? "null" : "\"" + count + "\"");
        }
        Matcher told = TOLD.matcher(line);
        if (told.find()) {
            inForce.put(container.id(), told.group(1));
            return GOOD;
        }
        if (silent.getOrDefault(container.name(), false)) {
            return BAD;
        }
        var description = container.description();
        boolean readiness = description != null
                && (command.equals(description.service().health().ready())
                        || command.equals(description.service().health().readySoon()));
        return isReplica(container) && readiness && !isReady(container) ? BAD : GOOD;
    }

    private Exec.Result asked(Container replica, List<String> requests) {
        Version version = versions.get(replica.imageId());
        if (version == null) {
            return BAD;
        }
        return new Exec.Result(
                0,
                requests.stream()
                        .map(request -> MARK
                                + (version.wrong
                                        ? "HTTP/1.1 500 Server Error\r\nContent-Length: 0\r\n\r\n"
                                        : answer(version.checks, request)))
                        .collect(Collectors.joining()));
    }

    private String answer(Checks checks, String request) {
        String start = request.substring(0, request.indexOf(" HTTP/1.1") + 1);
        Exchange exchange = checks.exchanges().stream()
                .filter(one -> one.bytes().equals(request))
                .findFirst()
                .or(() -> checks.exchanges().stream()
                        .filter(one -> start.equals(one.method() + " " + one.target() + " "))
                        .findFirst())
                .or(() -> checks.exchanges().stream()
                        .filter(one -> one.status() == 404)
                        .findFirst())
                .orElseThrow();
        long number = exchange.counted() == 1 ? count("hits:verify") : 0;
        var text = new StringBuilder("HTTP/1.1 " + exchange.status() + " Whatever\r\n");
        checks.headers(exchange)
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        text.append("content-length: ").append(checks.length(exchange, number)).append("\r\n\r\n");
        return text + checks.body(exchange).replace(Checks.COUNT, String.valueOf(number));
    }

    private long count(String key) {
        return counts.merge(key, 1L, Long::sum);
    }

    private MemoryEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("no engine");
        }
        return engine;
    }
}
