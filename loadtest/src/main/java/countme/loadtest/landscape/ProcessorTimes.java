package countme.loadtest.landscape;

import countme.loadtest.Docker;
import countme.loadtest.ProcessorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks who spent how much processor time: the kernel for containers, which is exact to the microsecond or better, and for the engine's own
 * processes, in hundredths of a second. On Linux only.
 */
final class ProcessorTimes {
    private static final Path PROCESSES = Path.of("/proc");
    /** What a container is called, and which peer of which benchmark it is. */
    private static final String RUNNING =
            "{{.Names}},{{.Label \"" + Peers.LABEL + "\"}},{{.Label \"" + Peers.SERVICE + "\"}}";

    private static final Map<String, String> ENGINE = Map.of(
            "dockerd", "engine/dockerd",
            "containerd", "engine/containerd",
            "containerd-shim", "engine/shims",
            "docker-proxy", "engine/docker-proxy");
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;

    private final String project;
    /** By what the engine calls the stack's containers, running or not: what they are in reports. */
    private final Map<String, String> stack;

    /**
     * Prepares to ask.
     *
     * @param project of the peers
     * @param stack the stack's containers, by what the engine calls them: what each is, such as {@code stack/redis}
     */
    ProcessorTimes(String project, Map<String, String> stack) {
        this.project = project;
        this.stack = Map.copyOf(stack);
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

    private static Spent spent(Map<String, Double> services) {
        return spent(services, ProcessorTime.now());
    }

    private static Spent spent(Map<String, Double> services, Optional<ProcessorTime> machine) {
        return new Spent(
                services,
                machine.map(ProcessorTime::all).orElse(0.0),
                machine.map(ProcessorTime::idle).orElse(0.0));
    }

    private record Container(String name, String service) {}

    /** The stack's and the peers' that run. */
    private List<Container> running() throws IOException, InterruptedException {
        return Docker.run("ps", "--format", RUNNING)
                .lines()
                .map(line -> line.split(",", -1))
                .map(line ->
                        new Container(line[0], stack.getOrDefault(line[0], line[1].equals(project) ? line[2] : "")))
                .filter(one -> !one.service().isEmpty() && !one.service().startsWith(Peers.GENERATOR))
                .toList();
    }

    private Map<String, Double> containers() throws IOException, InterruptedException {
        List<Container> running = running();
        Map<String, Double> services = new HashMap<>();
        if (running.isEmpty()) {
            return services;
        }
        List<String> processes = Docker.run(
                        List.of("inspect", "--format", "{{.State.Pid}}"),
                        running.stream().map(Container::name).toList())
                .lines()
                .toList();
        for (int i = 0; i < running.size(); i++) {
            Optional<ControlGroup> group = ControlGroup.of(Long.parseLong(processes.get(i)));
            if (group.isPresent()) {
                services.merge(running.get(i).service(), group.get().seconds(), Double::sum);
            }
        }
        return services;
    }

    private static Map<String, Double> processes() throws IOException {
        Map<String, Double> services = new HashMap<>();
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
}
