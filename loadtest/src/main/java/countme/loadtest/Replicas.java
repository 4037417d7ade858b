package countme.loadtest;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The counter's replicas in a project, as the engine knows them: who they are, what they run from, and whether they are ready. */
final class Replicas {
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{12,64})\"");
    private static final Pattern IMAGE = Pattern.compile("\"Image\":\"(sha256:[0-9a-f]{64})\"");
    private static final Pattern ADDRESS = Pattern.compile("\"IPAddress\":\"([0-9.]+)\"");
    /** Of several that were tried, the last one answered. */
    private static final Pattern UPSTREAM = Pattern.compile("\"upstream\":\"(?:[^\"]*, )?([0-9.]+):");

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int STOP_SECONDS = 12;
    /** What the launcher asks a replica before it gives it visitors. */
    private static final String READY = """
            {"AttachStdout": true, "Cmd": ["bash", "-c",
              "exec 3<>/dev/tcp/127.0.0.1/5001 && printf 'GET /ready HTTP/1.0\\\\r\\\\n\\\\r\\\\n' >&3 && grep -qm1 ' 200 ' <&3"]}
            """;

    private final EngineSocket engine;
    private final String project;
    private final Map<String, String> images = new HashMap<>();

    Replicas(EngineSocket engine, String project) {
        this.engine = engine;
        this.project = project;
    }

    /** The containers of the replicas that run. */
    List<String> running() throws IOException {
        String filters = """
                {"label": ["countme.project=%s", "countme.service=app"], "status": ["running"]}""".formatted(project);
        return all(ID, engine.get("/containers/json?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8)));
    }

    /** The containers of those that run from an image. */
    List<String> runningFrom(String digest) throws IOException {
        List<String> containers = new ArrayList<>();
        for (String container : running()) {
            if (image(container).contains("@" + digest + "\"")) {
                containers.add(container);
            }
        }
        return containers;
    }

    /** Visits a stack some times. */
    interface Visits {
        void pay(int times) throws IOException;
    }

    /**
     * Whether as many replicas as there should be run from an image and are ready, and visitors are sent to no others.
     *
     * @param digest of the image's manifest in the registry
     * @param visits to see who answers
     */
    boolean serve(int count, String digest, Visits visits) throws IOException {
        List<String> containers = runningFrom(digest);
        // What costs the machine least comes first: whoever waits here must not slow down what is waited for.
        return containers.size() == count
                && answer(containers, 1, visits)
                && answer(containers, 2 * count, visits)
                && areReady(containers);
    }

    private boolean answer(List<String> containers, int requests, Visits visits) throws IOException {
        visits.pay(requests);
        return haveAnswered(containers, requests);
    }

    /** Waits until as many replicas as there should be serve from an image. */
    void awaitServing(int count, String digest, Visits visits, Duration patience) throws IOException {
        await("%d replicas do not serve %s".formatted(count, digest), patience, () -> serve(count, digest, visits));
    }

    /** Stops containers, all at once, with the time they have to finish. */
    void stop(List<String> containers) throws IOException {
        together(
                containers,
                container -> engine.post("/containers/%s/stop?t=%d".formatted(container, STOP_SECONDS), ""));
    }

    /** Kills containers, all at once. */
    void kill(List<String> containers) throws IOException {
        together(containers, container -> engine.post("/containers/%s/kill".formatted(container), ""));
    }

    /** Starts containers, all at once, and waits until they are ready. */
    void start(List<String> containers, Duration patience) throws IOException {
        together(containers, container -> engine.post("/containers/%s/start".formatted(container), ""));
        await("what was started is not ready", patience, () -> areReady(containers));
    }

    /** What the engine knows of a container's image, which never changes. */
    private String image(String container) throws IOException {
        String known = images.get(container);
        if (known == null) {
            List<String> ids = all(IMAGE, engine.get("/containers/%s/json".formatted(container)));
            known = ids.isEmpty() ? "" : engine.get("/images/%s/json".formatted(ids.get(0)));
            images.put(container, known);
        }
        return known;
    }

    /** Whether nobody else has answered the last requests, by the proxy's log, which has them half a second later at most. */
    private boolean haveAnswered(List<String> containers, int requests) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String container : containers) {
            addresses.addAll(all(ADDRESS, engine.get("/containers/%s/json".formatted(container))));
        }
        String log = engine.get("/containers/%s-proxy/logs?stdout=1&tail=%d".formatted(project, requests));
        List<String> answered = all(UPSTREAM, log);
        return !answered.isEmpty() && addresses.containsAll(answered);
    }

    private boolean areReady(List<String> containers) throws IOException {
        for (String container : containers) {
            String exec = all(ID, engine.post("/containers/%s/exec".formatted(container), READY))
                    .get(0);
            String unused = engine.post("/exec/%s/start".formatted(exec), "{\"Detach\": false, \"Tty\": false}");
            if (!engine.get("/exec/%s/json".formatted(exec)).contains("\"ExitCode\":0,")) {
                return false;
            }
        }
        return true;
    }

    private interface Question {
        boolean isAnsweredYes() throws IOException;
    }

    /** A container may be gone between two questions about it: what the engine refuses is asked again. */
    private static void await(String failure, Duration patience, Question question) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                if (question.isAnsweredYes()) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(failure + " after " + patience.toSeconds() + " s: " + e.getMessage(), e);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(failure + " after " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private interface Work {
        String on(String container) throws IOException;
    }

    private static void together(List<String> containers, Work work) throws IOException {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (String container : containers) {
            all.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return work.on(container);
                } catch (IOException e) {
                    return e.getMessage();
                }
            }));
        }
        for (CompletableFuture<String> one : all) {
            String answer = one.join();
            if (!answer.isEmpty()) {
                throw new IOException(answer);
            }
        }
    }

    private static List<String> all(Pattern pattern, String json) {
        return pattern.matcher(json).results().map(found -> found.group(1)).toList();
    }
}
