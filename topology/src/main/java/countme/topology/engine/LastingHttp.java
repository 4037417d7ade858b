package countme.topology.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import countme.topology.concurrent.Backoff;
import countme.topology.concurrent.Time;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to an engine over a {@link Link} that may be cut: what can be asked once more is, until the link is back or {@link #PATIENCE} is over. What may
 * have been carried out and must not be done twice fails; whoever wanted it looks at what is there and plans anew.
 */
final class LastingHttp implements DockerHttpClient {
    /** So long a link may be away. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final JsonMapper JSON = new JsonMapper();

    private final Link link;
    private final String where;
    private final Supplier<DockerHttpClient> clients;
    private final Time time;
    private final Consumer<String> told;
    private DockerHttpClient client;
    private boolean closed;
    private @Nullable Long away;

    /**
     * Speaks over a link.
     *
     * @param where what people call the engine
     * @param clients makes one with connections of its own: those of before are no good after a cut
     * @param told is told when the link is lost and when it is back
     */
    LastingHttp(Link link, String where, Supplier<DockerHttpClient> clients, Time time, Consumer<String> told) {
        this.link = link;
        this.where = where;
        this.clients = clients;
        this.time = time;
        this.told = told;
        client = clients.get();
        link.onCut(this::renew);
    }

    /** Whoever still waits for an answer is told that none comes. */
    private void renew() {
        DockerHttpClient before;
        synchronized (this) {
            if (closed) {
                return;
            }
            before = client;
            client = clients.get();
        }
        quietly(before);
    }

    private synchronized DockerHttpClient client() {
        return client;
    }

    @Override
    public Response execute(Request asked) {
        Request request = repeatable(asked);
        long begun = time.nanos();
        boolean perhapsDone = false;
        for (int failures = 1; ; failures++) {
            try {
                Response response = once(request);
                back();
                return perhapsDone ? meant(request, response) : response;
            } catch (RuntimeException e) {
                if (!(e.getCause() instanceof IOException why)) {
                    throw e;
                }
                lost(why);
                perhapsDone |= !Repeats.isNeverSent(why);
                boolean over = time.since(begun).compareTo(PATIENCE) > 0;
                if (over || !time.pass(PAUSE.after(failures)) || (perhapsDone && !mayBeRepeated(request))) {
                    throw e;
                }
            }
        }
    }

    /** A command must not run twice, but the engine knows whether it has begun to. */
    private boolean mayBeRepeated(Request request) {
        Optional<String> exec = Repeats.startedExec(request);
        if (exec.isEmpty()) {
            return Repeats.isSameTwice(request);
        }
        Response known = execute(Request.builder()
                .method(Request.Method.GET)
                .path(Repeats.version(request) + "/exec/" + exec.get() + "/json")
                .build());
        return Repeats.isUntouched(Answer.of(known).json());
    }

    private Response once(Request request) {
        if (!link.isUp()) {
            throw new RuntimeException(new ConnectException(link.trouble().isEmpty() ? "it was cut" : link.trouble()));
        }
        rewind(request);
        DockerHttpClient through = client();
        try {
            return through.execute(request);
        } catch (IllegalStateException e) {
            // It was closed between the two lines: nothing was sent.
            if (through != client()) {
                throw new RuntimeException(new ConnectException("it was cut"));
            }
            throw e;
        }
    }

    /** What is made without a name gets one, so that it is not made twice; and what it carries stays open, to be sent again. */
    private static Request repeatable(Request request) {
        var all = Request.builder().from(request);
        if (Repeats.path(request).equals("/containers/create")
                && Repeats.name(request).isEmpty()) {
            String more = request.path().contains("?") ? "&" : "?";
            all.path(request.path() + more + "name=countme-" + UUID.randomUUID());
        }
        InputStream body = request.body();
        if (body != null) {
            all.body(new Body(body));
        }
        return all.build();
    }

    /** What a request carries. It stays open, to be sent again if it can be; whoever gave it closes it. */
    private static final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
            if (markSupported()) {
                in.mark(Integer.MAX_VALUE);
            }
        }

        /** Others would keep all of it in memory. */
        @Override
        public boolean markSupported() {
            return (in instanceof ByteArrayInputStream || in instanceof RepeatableFile) && in.markSupported();
        }

        @Override
        public void close() {}
    }

    private static void rewind(Request request) {
        InputStream body = request.body();
        if (body != null && body.markSupported()) {
            try {
                body.reset();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a second answer means when the first one was lost. */
    private Response meant(Request request, Response response) {
        int status = response.getStatusCode();
        if (status < 400) {
            return response;
        }
        Answer refusal = Answer.of(response);
        if (Repeats.isDone(request, refusal.text())) {
            return new Answer(200, "");
        }
        return Repeats.made(request, status)
                .flatMap(where -> twin(request, where))
                .<Response>map(id -> new Answer(201, "{\"Id\":\"" + id + "\",\"Warnings\":[]}"))
                .orElse(refusal);
    }

    /** The id of what is there by that name, if it is what this request was to make. */
    private Optional<String> twin(Request request, String where) {
        byte[] bytes = request.bodyBytes();
        JsonNode wanted = json(bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
        Answer found = get(where.endsWith("/") ? where + wanted.path("Name").asText() : where);
        JsonNode there = found.json();
        JsonNode labels = there.has("Config") ? there.path("Config").path("Labels") : there.path("Labels");
        return found.isGood() && contains(labels, wanted.path("Labels"))
                ? Optional.of(there.path("Id").asText())
                : Optional.empty();
    }

    /** A container has its image's labels, too. */
    private static boolean contains(JsonNode all, JsonNode some) {
        return some.properties().stream().allMatch(one -> one.getValue().equals(all.get(one.getKey())));
    }

    private Answer get(String path) {
        try (Response response =
                once(Request.builder().method(Request.Method.GET).path(path).build())) {
            return Answer.of(response);
        }
    }

    private void lost(IOException why) {
        synchronized (this) {
            if (away != null) {
                return;
            }
            away = time.nanos();
        }
        // What the client says of its own end of a tunnel tells nobody anything.
        String because = why instanceof ConnectException ? " (" + why.getMessage() + ")" : "";
        told.accept("the connection to " + where + " is lost" + because + "; trying again for " + PATIENCE.toSeconds()
                + " s");
    }

    private void back() {
        Long since;
        synchronized (this) {
            since = away;
            away = null;
        }
        if (since != null) {
            told.accept("the connection to " + where + " is back, after "
                    + time.since(since).toSeconds() + " s");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        DockerHttpClient last;
        synchronized (this) {
            closed = true;
            last = client;
        }
        quietly(last);
    }

    private static void quietly(DockerHttpClient client) {
        try {
            client.close();
        } catch (IOException e) {
            // Nobody needs it any more.
        }
    }

    /** One that is wholly here. */
    private record Answer(int status, String text) implements Response {
        static Answer of(Response response) {
            try (response) {
                return new Answer(
                        response.getStatusCode(),
                        new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new RuntimeException(e);
            }
        }

        boolean isGood() {
            return status / 100 == 2;
        }

        JsonNode json() {
            return LastingHttp.json(text);
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return Map.of("Content-Type", List.of("application/json"));
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }
}
