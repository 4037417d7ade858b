package countme.topology.deploy;

import countme.topology.docker.MemoryEngine;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.policy.Labels;
import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import countme.topology.service.Versioned;
import countme.topology.service.catalog.Checks;
import countme.topology.service.catalog.Checks.Exchange;
import countme.topology.service.catalog.Redis;
import countme.topology.state.Color;
import countme.topology.state.UpstreamGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What runs in the containers of a stack in memory: replicas that answer as their image says and count, a Redis that has the counts, and
 * a proxy that sends visitors where its configuration, or what it was told, says.
 */
public final class CounterModel implements MemoryEngine.Program {
    private static final String MARK = "--- answer ---\n";
    private static final Map<String, UpstreamGroup> GROUPS =
            UpstreamGroup.all().stream().collect(Collectors.toUnmodifiableMap(UpstreamGroup::toString, one -> one));
    private static final Pattern TOLD = Pattern.compile("mkdir \\$new; : > \\$new/([a-z-]+);");
    private static final Pattern SET = Pattern.compile("set \\$counter ([a-z-]+);");
    private static final Pattern KEY = Pattern.compile("[a-z:]+$");
    private static final Inside.Result GOOD = new Inside.Result(0, "");
    private static final Inside.Result BAD = new Inside.Result(1, "");

    /** How the replicas of a version behave. */
    public static final class Version {
        private static final Map<Checks, String> SAID = new ConcurrentHashMap<>();

        private final Checks checks;
        private final String says;
        private boolean unready;
        private boolean wrong;
        private boolean ending;
        private boolean miscounting;
        private boolean loggingIn = true;

        public Version(Checks checks) {
            this.checks = checks;
            this.says = SAID.computeIfAbsent(checks, Checks::json);
        }

        /** What its image says of itself: what it answers, and that it logs in at Redis. */
        Map<String, String> labels() {
            return loggingIn
                    ? Map.of("countme.checks", says, "countme.redis-login", "true")
                    : Map.of("countme.checks", says);
        }

        /** Is from before Redis had users. */
        public Version withoutLogin() {
            loggingIn = false;
            return this;
        }

        /** Lives, but never becomes ready. */
        public Version unready() {
            unready = true;
            return this;
        }

        /** Shows numbers that were never counted. */
        public Version miscounting() {
            miscounting = true;
            return this;
        }

        /** Ends as soon as it starts. */
        public Version ending() {
            ending = true;
            return this;
        }

        /** Answers everything with 500. */
        public Version wrong() {
            wrong = true;
            return this;
        }
    }

    /** How something answers over HTTP between containers. */
    private record Page(String part, int status, String body) {}

    private final List<Page> pages = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> banned = new ArrayList<>();
    private String tags = "";
    private final Map<String, Version> versions = new TreeMap<>();
    private final Map<String, Long> counts = new HashMap<>(Map.of("hits", 0L, "hits:verify", 0L));
    /** What each proxy goes by, by its id: the group told, and the whole configuration taken over. */
    private final Map<String, String> inForce = new HashMap<>();

    /** Those that answer no health command, by their ids, for as long as their process runs. */
    private final Set<String> silent = new HashSet<>();

    private final Map<String, Runnable> whenTold = new HashMap<>();
    private boolean refusing;
    private @Nullable MemoryEngine engine;

    public void on(MemoryEngine runs) {
        engine = runs;
    }

    /** Makes it, which is new, go on where another is now. */
    public void becomeLike(CounterModel other) {
        versions.putAll(other.versions);
        counts.putAll(other.counts);
        inForce.putAll(other.inForce);
        silent.addAll(other.silent);
    }

    /** Images of that id behave so. */
    public void put(String imageId, Version version) {
        versions.put(imageId, version);
    }

    /** From now on a container answers none of its health commands, until it is started again; or it does again. */
    public synchronized void silence(String container, boolean quiet) {
        engine().named(container).map(Container::id).ifPresent(id -> {
            if (quiet) {
                silent.add(id);
            } else {
                silent.remove(id);
            }
        });
    }

    /** Whether it answers none of its health commands. */
    public synchronized boolean isSilent(Container one) {
        return silent.contains(one.id());
    }

    /** When the proxy is told the next time to send users to a group, this happens. */
    public void whenTold(String group, Runnable what) {
        whenTold.put(group, what);
    }

    /** From now on Redis takes no transaction. */
    public void refuseTransactions() {
        refusing = true;
    }

    /** What is asked between containers at a path that has this part is answered so; the last that was said counts. */
    public void page(String part, int status, String body) {
        pages.add(0, new Page(part, status, body));
    }

    /** All that was asked between containers: method, path and what was sent. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What the registry has: a line of name and digest for each tag. */
    public void tags(String listing) {
        tags = listing;
    }

    public long count() {
        return counts.getOrDefault("hits", 0L);
    }

    public void setCount(long count) {
        counts.put("hits", count);
    }

    /** The version that answers a visitor, by its image's id; empty when nobody does. It is counted. */
    synchronized Optional<String> visit() {
        Optional<Container> proxy = engine().named("countme-proxy").filter(this::answers);
        Optional<UpstreamGroup> group = proxy.flatMap(this::group);
        Optional<Container> replica = group.flatMap(one -> serving(one.color()).or(() -> serving(one.backup())));
        replica.ifPresent(one -> count("hits"));
        return replica.map(Container::imageId);
    }

    /** Which group the running proxy sends visitors to. */
    Optional<UpstreamGroup> group(Container proxy) {
        return Optional.ofNullable(inForce.get(proxy.id())).map(GROUPS::get);
    }

    private Optional<Container> serving(Color color) {
        for (Container one : engine().all()) {
            if (isReplica(one) && Color.of(slot(one)) == color && isReady(one)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static boolean isReplica(Container one) {
        return one.description() != null && one.description().service() instanceof Versioned;
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
                && answers(one)
                && one.description() != null
                && one.description().service().dependencies().stream()
                        .allMatch(other -> engine().named("countme-" + other.name())
                                .filter(this::answers)
                                .isPresent());
    }

    private boolean answers(Container one) {
        return one.isReachable() && !silent.contains(one.id());
    }

    @Override
    public synchronized void started(Container container) {
        silent.remove(container.id());
        if (service(container).equals("proxy")) {
            engine().read(container, ConfigFiles.CURRENT + "/serving.conf")
                    .map(SET::matcher)
                    .filter(Matcher::find)
                    .ifPresent(found -> inForce.put(container.id(), found.group(1)));
        }
        Version version = versions.get(container.imageId());
        if (isReplica(container) && version != null && version.ending) {
            container.end(3);
        }
        if (isTrial(container) && !trialRead(container).contains("=")) {
            container.end(1);
        }
    }

    @Override
    public synchronized Inside.Result run(Container container, List<String> command) {
        String line = String.join(" ", command);
        if (line.contains(MARK.strip())) {
            return asked(container, command.subList(4, command.size()));
        }
        if (line.contains("HTTP/1.0") && command.size() == 11) {
            return http(command.get(7), command.get(8), command.get(10));
        }
        if (line.contains("_manifests/tags")) {
            return new Inside.Result(0, tags);
        }
        if (isTrial(container)) {
            return trial(container, command);
        }
        if (line.contains("guard.py ")) {
            return guarded(command.subList(2, command.size()));
        }
        if (line.endsWith("--rdb -")) {
            return new Inside.Result(0, Redis.COUNT + "=" + count());
        }
        if (line.endsWith("--pipe")) {
            return restored(container);
        }
        if (command.contains("GET") || command.contains("GETDEL")) {
            Matcher key = KEY.matcher(line);
            Long count = key.find() ? counts.get(key.group()) : null;
            return new Inside.Result(0, count == null ? "null" : "\"" + count + "\"");
        }
        Matcher told = TOLD.matcher(line);
        // Most commands are not that: cheaper than to search them.
        if (line.contains("mkdir $new") && told.find()) {
            inForce.put(container.id(), told.group(1));
            Optional.ofNullable(whenTold.remove(told.group(1))).ifPresent(Runnable::run);
            return GOOD;
        }
        var description = container.description();
        if (description == null) {
            return GOOD;
        }
        HealthCheck health = description.service().health();
        boolean readiness = command.equals(health.ready()) || command.equals(health.readySoon());
        if (silent.contains(container.id()) && (readiness || command.equals(health.alive()))) {
            return BAD;
        }
        return isReplica(container) && readiness && !isReady(container) ? BAD : GOOD;
    }

    private Inside.Result guarded(List<String> words) {
        switch (String.join(" ", words)) {
            case "list" -> {
                return new Inside.Result(
                        0,
                        banned.stream()
                                .map(client -> client + " manual 1000 " + (2000 + banned.indexOf(client)) + "\n")
                                .collect(Collectors.joining()));
            }
            case "ban 127.0.0.1" -> {
                return new Inside.Result(1, "127.0.0.1 is never banned");
            }
            case "unban --all" -> {
                int all = banned.size();
                banned.clear();
                return new Inside.Result(0, all + "\n");
            }
            default -> {
                boolean changed = words.get(0).equals("ban") ? banned.add(words.get(1)) : banned.remove(words.get(1));
                return new Inside.Result(0, (changed ? 1 : 0) + "\n");
            }
        }
    }

    private Inside.Result asked(Container replica, List<String> requests) {
        Version version = versions.get(replica.imageId());
        if (version == null) {
            return BAD;
        }
        return new Inside.Result(
                0,
                requests.stream()
                        .map(request -> MARK
                                + (version.wrong
                                        ? "HTTP/1.1 500 Server Error\r\nContent-Length: 0\r\n\r\n"
                                        : answer(version, request)))
                        .collect(Collectors.joining()));
    }

    private String answer(Version version, String request) {
        Checks checks = version.checks;
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
        long number = exchange.counted() == 1 ? count("hits:verify") + (version.miscounting ? 1000 : 0) : 0;
        var text = new StringBuilder("HTTP/1.1 " + exchange.status() + " Whatever\r\n");
        checks.headers(exchange)
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        text.append("content-length: ").append(checks.length(exchange, number)).append("\r\n\r\n");
        return text + checks.body(exchange).replace(Checks.COUNT, String.valueOf(number));
    }

    private Inside.Result http(String method, String path, String sent) {
        asked.add(method + " " + path + " " + sent);
        return pages.stream()
                .filter(page -> path.contains(page.part()))
                .findFirst()
                .map(page -> new Inside.Result(0, "HTTP/1.0 " + page.status() + " Whatever\r\n\r\n" + page.body()))
                .orElse(BAD);
    }

    private static boolean isTrial(Container one) {
        return one.description() == null
                && one.labels().containsKey(Labels.TRIAL)
                && !one.name().contains("training");
    }

    /** A snapshot is the count, as {@code hits=7}. */
    private String trialRead(Container trial) {
        return engine().read(trial, "/data/trial.rdb").orElse("");
    }

    private Inside.Result trial(Container trial, List<String> command) {
        String count = trialRead(trial).replace(Redis.COUNT + "=", "");
        if (command.contains("GET")) {
            return new Inside.Result(0, "\"" + count + "\"");
        }
        if (command.contains("appendonly")) {
            engine().write(
                            trial,
                            "/data/appendonlydir/appendonly.1.base.aof",
                            "SET " + Redis.COUNT + " " + count + "\r\n");
        }
        return GOOD;
    }

    /** Goes by the commands of a transaction. */
    private Inside.Result restored(Container redis) {
        if (refusing) {
            return new Inside.Result(1, "OOM command not allowed");
        }
        for (String each :
                engine().read(redis, "/data/restore.resp").orElseThrow().split("\r\n", -1)) {
            String[] words = each.split(" ", -1);
            switch (words[0]) {
                case "FLUSHALL" -> counts.clear();
                case "SET" -> counts.put(words[1], Long.valueOf(words[2]));
                case "COPY" -> counts.put(words[2], counts.getOrDefault(words[1], 0L));
                default -> {
                    // What only says when it happens.
                }
            }
        }
        return GOOD;
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
