package countme.loadtest.landscape;

import countme.loadtest.AnyServer;
import countme.loadtest.Connection;
import countme.loadtest.Docker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What the stack is compared with, as containers in a network of their own, published on 127.0.0.1 alone. Removed when closed or when the
 * benchmark is interrupted; what a killed benchmark left is removed when the next one begins.
 */
final class Peers implements AutoCloseable {
    /** On everything a benchmark makes; its value is the benchmark's project. */
    static final String LABEL = "countme.landscape";
    /** On a container: which place it belongs to, and what it does there. */
    static final String SERVICE = "countme.landscape.service";
    /** What {@link #SERVICE} begins with on those that generate load. */
    static final String GENERATOR = "generator/";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final String HTTPS = "8443";
    private static final String NOTHING = "";

    private final String project;
    private final String image;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Peers(String project, String image) {
        this.project = project;
        this.image = image;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts peers, none or some, and waits until each answers with the counter's page. */
    static Peers start(String project, String image, List<Place> places) throws IOException, InterruptedException {
        sweep(project);
        var peers = new Peers(project, image);
        try {
            String unused = Docker.run("network", "create", "--label", LABEL + "=" + project, peers.network());
            for (Place place : places) {
                peers.start(place);
            }
            for (Place place : places) {
                peers.await(place);
            }
            return peers;
        } catch (IOException | InterruptedException e) {
            peers.close();
            throw e;
        }
    }

    /** Where a peer answers. */
    URI url(Place place) throws IOException, InterruptedException {
        String port = Docker.run("port", name(place, "proxy"), HTTPS)
                .lines()
                .findFirst()
                .orElse(NOTHING);
        return URI.create("https://127.0.0.1:%s/".formatted(port.substring(port.lastIndexOf(':') + 1)));
    }

    /**
     * Which programs are compared and what loads them.
     *
     * @param stack what the stack's proxy says of itself
     */
    String versions(String stack) throws IOException, InterruptedException {
        // wrk says its version in the first line of a help text with which it fails.
        List<String> own = Docker.run(
                        "run",
                        "--rm",
                        "--label",
                        LABEL + "=" + project,
                        image,
                        "-c",
                        "nginx -v 2>&1; wrk --version | head -1")
                .lines()
                .toList();
        return "The stack's proxy is %s, the peers' %s. Load comes from %s in a container of its own, on this machine."
                .formatted(
                        nginx(stack.strip()),
                        nginx(own.get(0)),
                        own.get(own.size() - 1).replaceAll("\\s*\\[.*", ""));
    }

    private static String nginx(String said) {
        return said.replaceFirst(".*nginx/", "nginx ");
    }

    /** The command line of a container that generates load when told to; it ends with its input. */
    String[] generator() {
        List<String> line = new ArrayList<>(List.of("run", "--interactive", "--rm", "--network", "host"));
        line.addAll(List.of("--name", project + "-generator", "--read-only", "--tmpfs", "/tmp"));
        line.addAll(common(GENERATOR + "wrk"));
        line.add("generator.sh");
        return line.toArray(String[]::new);
    }

    /** Removes what carries the project's label; again while the engine is still busy removing some of it. */
    static void sweep(String project) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                String filter = "label=" + LABEL + "=" + project;
                remove(Docker.run("ps", "--all", "--quiet", "--filter", filter), "rm", "--force", "--volumes");
                remove(Docker.run("network", "ls", "--quiet", "--filter", filter), "network", "rm");
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            sweep(project);
        } catch (IOException e) {
            System.err.printf(
                    "The peers could not be removed: %s%nType 'docker rm --force $(docker ps --all --quiet --filter label=%s=%s)'.%n",
                    e.getMessage(), LABEL, project);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Place place) throws IOException, InterruptedException {
        switch (place) {
            case LIMIT -> limit();
            case CEILING -> ceiling();
            case PEER -> peer();
            case STACK -> throw new IllegalArgumentException("the launcher starts the stack");
        }
    }

    private void limit() throws IOException, InterruptedException {
        run(Place.LIMIT, "proxy", List.of("--publish", "127.0.0.1::" + HTTPS), "limit");
    }

    private void ceiling() throws IOException, InterruptedException {
        run(Place.CEILING, "static-1", List.of(), "static");
        run(Place.CEILING, "static-2", List.of(), "static");
        proxy(Place.CEILING, "static");
    }

    private void peer() throws IOException, InterruptedException {
        run(Place.PEER, "redis", List.of("--volume", "/data"), "redis");
        run(Place.PEER, "flask-1", List.of(), "flask", name(Place.PEER, "redis"));
        run(Place.PEER, "flask-2", List.of(), "flask", name(Place.PEER, "redis"));
        proxy(Place.PEER, "flask");
    }

    private void proxy(Place place, String servers) throws IOException, InterruptedException {
        run(
                place,
                "proxy",
                List.of("--publish", "127.0.0.1::" + HTTPS),
                "proxy",
                name(place, servers + "-1") + ":8000",
                name(place, servers + "-2") + ":8000");
    }

    private void run(Place place, String container, List<String> options, String... role)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("run", "--detach", "--network", network()));
        line.addAll(List.of("--name", name(place, container)));
        line.addAll(options);
        line.addAll(common(place.id() + "/" + container.replaceFirst("-\\d$", "")));
        line.add("place.sh");
        line.addAll(Arrays.asList(role));
        String unused = Docker.run(line.toArray(String[]::new));
    }

    private List<String> common(String service) {
        return List.of(
                "--label",
                LABEL + "=" + project,
                "--label",
                SERVICE + "=" + service,
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                image);
    }

    /** The stack's own network has the project's name. */
    private String network() {
        return project + "-peers";
    }

    private String name(Place place, String container) {
        return "%s-%s-%s".formatted(project, place.id(), container);
    }

    private void await(Place place) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var visitor = new Connection(url(place), AnyServer.trusted())) {
                long unused = visitor.visit();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "%s does not answer after %d s: %s. 'docker logs %s' was: %s"
                                    .formatted(
                                            place.words(),
                                            PATIENCE.toSeconds(),
                                            e.getMessage(),
                                            name(place, "proxy"),
                                            Docker.run("logs", "--tail", "5", name(place, "proxy"))),
                            e);
                }
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private static void remove(String ids, String... command) throws IOException, InterruptedException {
        if (!ids.isEmpty()) {
            List<String> line = new ArrayList<>(Arrays.asList(command));
            line.addAll(ids.lines().toList());
            String unused = Docker.run(line.toArray(String[]::new));
        }
    }
}
