package countme.loadtest.landscape;

import countme.loadtest.AnyServer;
import countme.loadtest.Arguments;
import countme.loadtest.Benchmark;
import countme.loadtest.Connection;
import countme.loadtest.Docker;
import countme.loadtest.ImpatientVisitor;
import countme.loadtest.Json;
import countme.loadtest.MarkedText;
import countme.loadtest.OwnStack;
import countme.loadtest.StackStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says what minutes at full capacity leave behind: {@code java -cp … countme.loadtest.landscape.Endurance}. Memory, append-only file and
 * container logs must stay bounded, every request's line must be in Loki, and a Redis that is killed after all that must be back soon.
 * As root, on Linux.
 */
public final class Endurance {
    private static final int CONNECTIONS = 64;
    private static final int SLICE_SECONDS = 30;
    private static final Duration MOST_DELAY = Duration.ofMinutes(2);
    private static final Duration BEFORE_KILL = Duration.ofSeconds(3);
    private static final int KILL_SECONDS = 15;
    private static final double MEGA = 1e6;
    private static final Pattern AOF = Pattern.compile("(?m)^aof_current_size:(\\d+)");
    private static final String HELP = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.landscape.Endurance [OPTION VALUE]…
              --minutes N        how long the load lasts (5)
              --flags FLAGS      the launcher's settings for the stack
              --write DIRECTORY  also write the tables into performance.md between their markers
              --jar FILE         the launcher (topology/target/topology.jar)
              --project NAME     the stack's name (countme-endurance)
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--project", "countme-endurance",
            "--flags", "",
            "--minutes", "5",
            "--write", "");

    private final OwnStack stack;
    private final Places places;
    /** Before the stack was. */
    private final Instant begun;

    private final PrintStream out;
    /** Where the console is, and its login. */
    private final Json console;

    private final HttpClient client =
            HttpClient.newBuilder().sslContext(AnyServer.trusted()).build();

    private Endurance(OwnStack stack, Places places, Instant begun, PrintStream out)
            throws IOException, InterruptedException {
        this.stack = stack;
        this.places = places;
        this.begun = begun;
        this.out = out;
        console = Json.parse(stack.call("open", "--format", "json", "--dry-run"));
    }

    /** Exits with 0 when all is as it should be, 1 when not or something did not start, 2 when an option is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(err, HELP, "It did not hold, or could not be asked", () -> {
            measure(Arguments.parse(DEFAULTS, Set.of(), args), out);
            return true;
        });
    }

    private static void measure(Arguments given, PrintStream out) throws IOException, InterruptedException {
        int minutes = given.number("--minutes", 1, 600);
        Optional<Path> write = LandscapeOptions.directory(given.text("--write"));
        write.ifPresent(LandscapeOptions::requireDocument);
        Path jar = Path.of(given.text("--jar"));
        Arguments.requireLauncher(jar);
        String project = given.text("--project");
        Instant begun = Instant.now();
        try (var stack = OwnStack.up(jar, project, Arguments.words(given.text("--flags")));
                var places = Places.alone(stack, out)) {
            String report = new Endurance(stack, places, begun, out).report(minutes);
            out.println("\n" + report);
            if (write.isPresent()) {
                MarkedText.write(
                        write.get().resolve(LandscapeOptions.DOCUMENT),
                        "endurance",
                        MachineFacts.here() + "\n\n" + report);
            }
        }
    }

    /** What was held after some number of requests. Memory in MiB by service, files in MB. */
    private record Held(
            long requests, double perSecond, double p99, Map<String, Double> memory, double aof, double logs) {}

    private String report(int minutes) throws IOException, InterruptedException {
        List<Held> rows = new ArrayList<>(List.of(held(0, 0, 0)));
        out.println(row(rows.get(0)));
        long requests = 0;
        for (int slice = 0; slice < minutes * 60 / SLICE_SECONDS; slice++) {
            Sample sample = places.load(Place.STACK, CONNECTIONS, SLICE_SECONDS);
            requests += Math.round(sample.perSecond() * SLICE_SECONDS);
            Held held = held(requests, sample.perSecond(), sample.p99());
            out.println(row(held));
            rows.add(held);
        }
        String lines = awaitLines();
        out.println(lines);
        String kill = killRedis();
        out.println(kill);
        return table(rows) + "\n" + lines + "\n" + kill;
    }

    private static String table(List<Held> rows) {
        var table = new StringBuilder(
                "| requests | /s | p99, ms | MiB: replicas | Redis | proxy | Loki | collector | others | append-only file, MB | containers' logs, MB |\n");
        table.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        rows.forEach(row -> table.append(row(row)).append('\n'));
        return table.toString();
    }

    private static String row(Held held) {
        var memory = new TreeMap<>(held.memory());
        var cells = new StringBuilder();
        for (String service : List.of("app", "redis", "proxy", "loki", "collector")) {
            Double mebi = memory.remove(service);
            cells.append(String.format(Locale.ROOT, " %.0f |", mebi == null ? 0 : mebi));
        }
        return String.format(
                Locale.ROOT,
                "| %,d | %,.0f | %.1f |%s %.0f | %.1f | %.1f |",
                held.requests(),
                held.perSecond(),
                held.p99(),
                cells,
                memory.values().stream().mapToDouble(Double::doubleValue).sum(),
                held.aof(),
                held.logs());
    }

    private Held held(long requests, double perSecond, double p99) throws IOException, InterruptedException {
        Matcher aof = AOF.matcher(stack.call(
                "exec", "redis", "--", "sh", "/etc/countme/current/redis-cli", "operator", "INFO", "persistence"));
        if (!aof.find()) {
            throw new IOException("Redis does not say how long its append-only file is");
        }
        List<String> containers = stack.status().rows().stream()
                .map(StackStatus.Row::container)
                .filter(container -> !container.isEmpty())
                .toList();
        double logs = 0;
        for (String log : Docker.run(List.of("inspect", "--format", "{{.LogPath}}"), containers)
                .lines()
                .toList()) {
            logs += logBytes(Path.of(log));
        }
        return new Held(
                requests, perSecond, p99, places.memory(), Double.parseDouble(aof.group(1)) / MEGA, logs / MEGA);
    }

    /** The file that is written and those that it was before. */
    private static long logBytes(Path log) throws IOException {
        String name = String.valueOf(log.getFileName());
        try (Stream<Path> files = Files.list(log.resolveSibling("."))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(name))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Waits until Loki has a line for each counted request. */
    private String awaitLines() throws IOException, InterruptedException {
        long counted;
        try (var reader = new Connection(places.url(Place.STACK), AnyServer.trusted())) {
            counted = reader.visit();
        }
        Instant asked = Instant.now();
        long lines = lines();
        while (lines != counted && Duration.between(asked, Instant.now()).compareTo(MOST_DELAY) < 0) {
            TimeUnit.SECONDS.sleep(1);
            lines = lines();
        }
        if (lines != counted) {
            throw new IOException(
                    String.format(Locale.ROOT, "%,d requests were counted, Loki has the lines of %,d", counted, lines));
        }
        return String.format(
                Locale.ROOT,
                "All %,d counted requests had their line in Loki %d s after the last one.",
                counted,
                Duration.between(asked, Instant.now()).toSeconds());
    }

    /** Of the requests that count, by what the console says; who did not wait for the answer is counted too. */
    private long lines() throws IOException, InterruptedException {
        String query =
                "sum(count_over_time({project=\"%s\",service=\"proxy\"} |= `\"method\":\"GET\",\"path\":\"/\",` [%ds]))"
                        .formatted(
                                stack.project(),
                                Duration.between(begun, Instant.now()).toSeconds());
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                                console.get("console").text())
                        .resolve("/loki/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .header("Authorization", "Basic " + login())
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Loki says: " + answer.body());
        }
        return counted(answer.body());
    }

    /** The number that Loki gives; 0 where it has no line. */
    static long counted(String answer) {
        return Json.parse(answer).get("data").get("result").items().stream()
                .mapToLong(sum -> Long.parseLong(sum.get("value").items().get(1).text()))
                .sum();
    }

    private String login() {
        String login =
                console.get("user").text() + ":" + console.get("password").text();
        return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** Kills Redis under load, as the system does when memory runs out, and says how long nobody was counted. */
    private String killRedis() throws IOException, InterruptedException {
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            try {
                places.warmUp(Place.STACK, CONNECTIONS, KILL_SECONDS);
            } catch (IOException e) {
                out.println("meanwhile: " + e.getMessage());
            }
        });
        long pid = Long.parseLong(Docker.run(
                "inspect",
                "--format",
                "{{.State.Pid}}",
                stack.status().row("redis").container()));
        var visitor = new ImpatientVisitor(stack.https());
        Instant begun = Instant.now();
        boolean killed = false;
        Instant last = Instant.now();
        Duration longest = Duration.ZERO;
        while (!load.isDone()) {
            if (!killed && Duration.between(begun, Instant.now()).compareTo(BEFORE_KILL) > 0) {
                // The engine does not restart what it was told to kill.
                killed = ProcessHandle.of(pid)
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
            }
            if (visitor.isCounted()) {
                Instant now = Instant.now();
                Duration silence = Duration.between(last, now);
                longest = silence.compareTo(longest) > 0 ? silence : longest;
                last = now;
            }
        }
        if (!killed || Duration.between(last, Instant.now()).compareTo(BEFORE_KILL) > 0) {
            throw new IOException(killed ? "Redis did not come back" : "Redis could not be killed: run this as root");
        }
        return String.format(
                Locale.ROOT,
                "Redis was killed under load then: nobody was counted for %.1f s.",
                longest.toMillis() / 1e3);
    }
}
