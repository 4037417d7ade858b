package countme.loadtest.landscape;

import countme.loadtest.EngineSocket;
import countme.loadtest.ProcessorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks who spent how much processor time, and who holds how much memory: the engine for its containers, which is exact to the nanosecond,
 * and {@code /proc} for the engine's own processes, in hundredths of a second. On other systems than Linux the latter is left out.
 */
final class ProcessorTimes {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern TOTAL = Pattern.compile("\"cpu_stats\":\\{\"cpu_usage\":\\{\"total_usage\":(\\d+)");
    private static final Pattern USAGE = Pattern.compile("\"memory_stats\":\\{\"usage\":(\\d+)");
    /** Files that were not used lately; {@code docker stats} leaves them out too. */
    private static final Pattern STALE = Pattern.compile("\"(?:total_)?inactive_file\":(\\d+)");

    private static final Map<String, String> ENGINE = Map.of(
            "dockerd", "engine/dockerd",
            "containerd", "engine/containerd",
            "containerd-shim", "engine/shims",
            "docker-proxy", "engine/docker-proxy");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double TICKS_PER_SECOND = 100;
    private static final double MEBI = 1 << 20;
    private static final int USER_TIME = 11;

    private final String project;
    private final EngineSocket engine = EngineSocket.local();

    ProcessorTimes(String project) {
        this.project = project;
    }

    /** Whether the engine's own processes and the machine as a whole can be seen. */
    static boolean areComplete() {
        return ProcessorTime.now().isPresent();
    }

    /** Before a load: the engine is asked first, so that being asked is not counted as its work for the load. */
    Spent before() throws IOException, InterruptedException {
        Map<String, Double> services = containers();
        services.putAll(processes());
        return spent(services);
    }

    /** After a load: the engine is asked last. */
    Spent after() throws IOException, InterruptedException {
        Optional<ProcessorTime> machine = ProcessorTime.now();
        Map<String, Double> services = processes();
        services.putAll(containers());
        return spent(services, machine);
    }

    /** MiB that containers hold, by place and service, as {@code docker stats} counts. */
    Map<String, Double> memory() throws IOException, InterruptedException {
        Map<String, Double> services = new HashMap<>();
        for (Container container : list()) {
            String stats = stats(container);
            double mebi = (first(USAGE, stats) - first(STALE, stats)) / MEBI;
            services.merge(container.service(), mebi, Double::sum);
        }
        return services;
    }

    /** Seconds from {@code pid (comm) state …} of {@code /proc/PID/stat}; empty for a process that is not the engine's. */
    static Optional<Map.Entry<String, Double>> process(String stat) {
        int end = stat.lastIndexOf(')');
        String service = end < 0 ? null : ENGINE.get(stat.substring(stat.indexOf('(') + 1, end));
        if (service == null) {
            return Optional.empty();
        }
        String[] fields = stat.substring(end + 2).split(" ", -1);
        double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        return Optional.of(Map.entry(service, ticks / TICKS_PER_SECOND));
    }

    /** Seconds from the engine's statistics of a container. */
    static double seconds(String stats) {
        return first(TOTAL, stats) / NANOS_PER_SECOND;
    }

    private static Spent spent(Map<String, Double> services) {
        return spent(services, ProcessorTime.now());
    }

    private static Spent spent(Map<String, Double> services, Optional<ProcessorTime> machine) {
        return new Spent(
                services,
                machine.map(ProcessorTime::all).orElse(0.0),
                machine.map(ProcessorTime::idle).orElse(0.0));
    }

    private record Container(String id, String service) {}

    private List<Container> list() throws IOException, InterruptedException {
        return Stream.concat(
                        list("countme.project=" + project, "countme.service", Place.STACK.id() + "/").stream(),
                        list(Peers.LABEL + "=" + project, Peers.SERVICE, "").stream())
                .toList();
    }

    private static List<Container> list(String filter, String service, String prefix)
            throws IOException, InterruptedException {
        return Docker.run(
                        "ps",
                        "--filter",
                        "label=" + filter,
                        "--filter",
                        "label=" + service,
                        "--format",
                        "{{.ID}} {{.Label \"" + service + "\"}}")
                .lines()
                .map(line -> line.split(" ", -1))
                .filter(line -> !line[1].startsWith("generator/"))
                .map(line -> new Container(line[0], prefix + line[1]))
                .toList();
    }

    /** All at once: an engine may take a second for each. */
    private Map<String, Double> containers() throws IOException, InterruptedException {
        List<Container> all = list();
        ExecutorService asking = Executors.newFixedThreadPool(Math.max(1, all.size()));
        try {
            List<Callable<String>> questions = all.stream()
                    .map(container -> (Callable<String>) () -> stats(container))
                    .toList();
            List<Future<String>> answers = asking.invokeAll(questions);
            Map<String, Double> services = new HashMap<>();
            for (int i = 0; i < all.size(); i++) {
                services.merge(all.get(i).service(), seconds(answers.get(i).get()), Double::sum);
            }
            return services;
        } catch (ExecutionException e) {
            throw new IOException("the engine does not say what a container spent: " + e.getCause(), e);
        } finally {
            asking.shutdownNow();
        }
    }

    private String stats(Container container) throws IOException {
        return engine.get("/containers/%s/stats?stream=false&one-shot=true".formatted(container.id()));
    }

    private static Map<String, Double> processes() throws IOException {
        Map<String, Double> services = new HashMap<>();
        if (!areComplete()) {
            return services;
        }
        try (Stream<Path> all = Files.list(PROCESSES)) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                stat(process)
                        .flatMap(ProcessorTimes::process)
                        .ifPresent(one -> services.merge(one.getKey(), one.getValue(), Double::sum));
            }
        }
        return services;
    }

    private static Optional<String> stat(Path process) {
        try {
            return Optional.of(Files.readString(process.resolve("stat")));
        } catch (IOException e) {
            // It ended between being listed and being read.
            return Optional.empty();
        }
    }

    private static double first(Pattern pattern, String json) {
        Matcher matcher = pattern.matcher(json);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
