package countme.loadtest;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The counter's replicas in a project, as the engine knows them: who they are, what they run from, and whether they are ready. */
final class Replicas {
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{12,64})\"");
    private static final Pattern IMAGE = Pattern.compile("\"Image\":\"(sha256:[0-9a-f]{64})\"");
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final int STOP_SECONDS = 12;
    /** What the launcher asks a replica before it gives it visitors. */
    private static final String READY = """
            {"AttachStdout": true, "Cmd": ["bash", "-c",
              "exec 3<>/dev/tcp/127.0.0.1/5001 && printf 'GET /ready HTTP/1.0\\\\r\\\\n\\\\r\\\\n' >&3 && grep -qm1 ' 200 ' <&3"]}
            """;

    private final EngineSocket engine;
    private final String project;

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

    /**
     * Whether all replicas that run are as many as they should be, run from an image, and are ready.
     *
     * @param digest of the image's manifest in the registry
     */
    boolean serve(int count, String digest) throws IOException {
        List<String> containers = running();
        return containers.size() == count && isRunFrom(containers, digest) && areReady(containers);
    }

    /** Waits until as many replicas as there should be serve from an image. */
    void awaitServing(int count, String digest, Duration patience) throws IOException {
        await("%d replicas do not serve %s".formatted(count, digest), patience, () -> serve(count, digest));
    }

    /** Stops containers, all at once, with the time they have to finish. */
    void stop(List<String> containers) throws IOException {
        together(
                containers,
                container -> engine.post("/containers/%s/stop?t=%d".formatted(container, STOP_SECONDS), ""));
    }

    /** Starts containers, all at once, and waits until they are ready. */
    void start(List<String> containers, Duration patience) throws IOException {
        together(containers, container -> engine.post("/containers/%s/start".formatted(container), ""));
        await("what was started is not ready", patience, () -> areReady(containers));
    }

    private boolean isRunFrom(List<String> containers, String digest) throws IOException {
        for (String container : containers) {
            List<String> images = all(IMAGE, engine.get("/containers/%s/json".formatted(container)));
            if (images.isEmpty()
                    || !engine.get("/images/%s/json".formatted(images.get(0))).contains("@" + digest + "\"")) {
                return false;
            }
        }
        return true;
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
