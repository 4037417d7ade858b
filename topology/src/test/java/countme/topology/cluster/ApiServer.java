package countme.topology.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An API server with nothing behind it: it keeps what it is given. What runs pods has as many as it should at once, unless {@link #unready} says otherwise. */
final class ApiServer implements AutoCloseable {
    static final int CUT = -1;

    private static final int PATIENCE_MILLIS = 120_000;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NAMESPACED = "/namespaces/countme/";
    private static final String OF_WEB_SOCKETS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** A connection to a command in a pod. */
    interface Command {
        /** Sends and ends as it likes. */
        void run(Session session) throws IOException;
    }

    /** What a command in a pod prints, and how it ends. */
    record Session(Socket socket, OutputStream out, List<String> words) {
        void print(String text) throws IOException {
            send(1, text);
        }

        void exit(int status) throws IOException {
            send(
                    3,
                    status == 0
                            ? "{\"status\":\"Success\"}"
                            : "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\""
                                    + status + "\"}]}}");
            out.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
            out.flush();
        }

        void fail(String message) throws IOException {
            send(
                    3,
                    "{\"status\":\"Failure\",\"reason\":\"InternalError\",\"message\":"
                            + MAPPER.writeValueAsString(message) + "}");
            out.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
            out.flush();
        }

        /** As when whatever is on the way is restarted. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        private void send(int channel, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(0x82);
            if (bytes.length + 1 < 126) {
                out.write(bytes.length + 1);
            } else {
                out.write(126);
                out.write((bytes.length + 1) >> 8);
                out.write(bytes.length + 1);
            }
            out.write(channel);
            out.write(bytes);
            out.flush();
        }
    }

    private record Request(String method, String path, String query, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final ServerSocket socket;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, String> logs = new HashMap<>();
    private volatile Function<String, Integer> fault = request -> 0;
    private volatile Predicate<String> unready = image -> false;
    private volatile Predicate<String> allowed = right -> true;
    private volatile Command command = session -> session.exit(0);
    private volatile Map<String, String> told = Map.of("major", "1", "minor", "33");
    private int version;

    ApiServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "API server");
        thread.setDaemon(true);
        thread.start();
    }

    /** It, as a launcher knows it. Nothing is asked twice, so that what fails is seen. */
    Cluster cluster() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + socket.getLocalPort())
                .withRequestRetryBackoffLimit(0)
                // A busy machine is no cluster that is away.
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        return new Cluster(
                "prod", new KubernetesClientBuilder().withConfig(config).build());
    }

    /** A status for a request such as {@code GET /version}; 0 for its answer, {@link #CUT} for none. */
    void fault(Function<String, Integer> next) {
        fault = next;
    }

    /** Whose pods, by their image, do not become ready. */
    void unready(Predicate<String> image) {
        unready = image;
    }

    /** Whether its user may, such as {@code create pods/exec}. */
    void allowed(Predicate<String> right) {
        allowed = right;
    }

    /** What it says of its own version. */
    void version(Map<String, String> version) {
        told = version;
    }

    void command(Command run) {
        command = run;
    }

    void log(String pod, String text) {
        logs.put(pod, text);
    }

    /** All that was changed, such as {@code PATCH /apis/apps/v1/namespaces/countme/deployments/app}. */
    synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    synchronized Optional<ObjectNode> object(String path) {
        return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
    }

    synchronized void put(String path, String json) {
        try {
            objects.put(path, stored((ObjectNode) MAPPER.readTree(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection;
                var in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream()) {
            for (Request request = read(in); request != null; request = read(in)) {
                int status = fault.apply(request.toString());
                if (status == CUT) {
                    return;
                }
                if (status == 0 && request.headers().getOrDefault("upgrade", "").equals("websocket")) {
                    upgrade(connection, request, out);
                    return;
                }
                answer(out, status, request);
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String[] words = line(in).split(" ", -1);
        if (words.length < 3) {
            return null;
        }
        var headers = new HashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = headers.getOrDefault("transfer-encoding", "").equals("chunked")
                ? chunks(in)
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] target = words[1].split("\\?", 2);
        return new Request(
                words[0],
                target[0],
                target.length > 1 ? target[1] : "",
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.writeBytes(in.readNBytes(size));
            String unused = line(in);
        }
        String unused = line(in);
        return all.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private void upgrade(Socket connection, Request request, OutputStream out) throws IOException {
        try {
            byte[] accepted = MessageDigest.getInstance("SHA-1")
                    .digest((request.headers().get("sec-websocket-key") + OF_WEB_SOCKETS)
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(accepted) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
        command.run(new Session(connection, out, List.of(request.query().split("&", -1))));
    }

    private void answer(OutputStream out, int fault, Request request) throws IOException {
        int status = fault;
        byte[] body;
        try {
            body = status == 0 ? answer(request) : new byte[0];
            status = status == 0 ? 200 : status;
        } catch (Refused e) {
            status = e.status;
            body = new byte[0];
        }
        if (status != 200) {
            body = ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + status
                            + ",\"message\":\"refused: " + request + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        out.write(("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status) {
            this.status = status;
        }
    }

    private synchronized byte[] answer(Request request) throws IOException {
        String path = request.path();
        if (path.equals("/version")) {
            return MAPPER.writeValueAsBytes(told);
        }
        if (path.equals("/apis")) {
            return MAPPER.writeValueAsBytes(Map.of("kind", "APIGroupList", "groups", List.of()));
        }
        if (path.endsWith("/log")) {
            String[] parts = path.split("/", -1);
            return logs.getOrDefault(parts[parts.length - 2], "").getBytes(StandardCharsets.UTF_8);
        }
        if (path.endsWith("/selfsubjectaccessreviews")) {
            return review((ObjectNode) MAPPER.readTree(request.body()));
        }
        if (request.method().equals("GET")) {
            return MAPPER.writeValueAsBytes(isCollection(path) ? list(path) : found(path));
        }
        boolean dry = request.query().contains("dryRun=All");
        if (!dry) {
            changes.add(request.toString());
        }
        if (request.method().equals("DELETE")) {
            ObjectNode gone = found(path);
            objects.remove(path);
            return MAPPER.writeValueAsBytes(gone);
        }
        var given = (ObjectNode) MAPPER.readTree(request.body());
        String where = request.method().equals("POST")
                ? path + "/" + given.path("metadata").path("name").asText()
                : path;
        String made = given.path("metadata").path("resourceVersion").asText();
        boolean isThere = request.method().equals("POST") && objects.containsKey(where);
        boolean isAnother = request.method().equals("PUT")
                && !found(where)
                        .path("metadata")
                        .path("resourceVersion")
                        .asText()
                        .equals(made);
        if (isThere || isAnother) {
            throw new Refused(409);
        }
        ObjectNode after = stored(given);
        if (!dry) {
            objects.put(where, after);
        }
        return MAPPER.writeValueAsBytes(after);
    }

    private byte[] review(ObjectNode question) throws IOException {
        JsonNode about = question.path("spec").path("resourceAttributes");
        String sub = about.path("subresource").asText();
        String right =
                about.path("verb").asText() + " " + about.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub);
        question.putObject("status").put("allowed", allowed.test(right));
        return MAPPER.writeValueAsBytes(question);
    }

    private static boolean isCollection(String path) {
        int inside = path.indexOf(NAMESPACED);
        return inside >= 0 && path.indexOf('/', inside + NAMESPACED.length()) < 0;
    }

    private ObjectNode list(String path) {
        ObjectNode list = MAPPER.createObjectNode();
        list.put("kind", "List").put("apiVersion", "v1").putObject("metadata");
        var items = list.putArray("items");
        objects.forEach((where, object) -> {
            if (where.startsWith(path + "/")) {
                items.add(observed(object));
            }
        });
        return list;
    }

    private ObjectNode found(String path) {
        ObjectNode object = objects.get(path);
        if (object == null) {
            throw new Refused(404);
        }
        return observed(object);
    }

    private ObjectNode stored(ObjectNode given) {
        ObjectNode after = given.deepCopy();
        after.withObject("/metadata").put("uid", "u").put("resourceVersion", String.valueOf(++version));
        return after;
    }

    /** As its controllers would leave it a moment later. */
    private ObjectNode observed(ObjectNode object) {
        String kind = object.path("kind").asText();
        if (!kind.equals("Deployment") && !kind.equals("StatefulSet")) {
            return object;
        }
        int wanted = object.path("spec").path("replicas").asInt(1);
        String image = object.path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0)
                .path("image")
                .asText();
        int ready = unready.test(image) ? 0 : wanted;
        ObjectNode seen = object.deepCopy();
        seen.putObject("status")
                .put("replicas", wanted)
                .put("updatedReplicas", wanted)
                .put("readyReplicas", ready)
                .put("availableReplicas", ready);
        return seen;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
