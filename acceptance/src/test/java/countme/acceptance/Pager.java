package countme.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom Alertmanager tells: a web server on the engine's machine that containers reach by their network's gateway. */
final class Pager implements AutoCloseable {
    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /**
     * One alert of a post.
     *
     * @param status {@code firing} or {@code resolved}
     */
    record Message(String path, String status, String alert, String service, String summary, String runbook) {}

    Pager(String gateway) throws IOException {
        server = HttpServer.create(new InetSocketAddress(gateway, 0), 0);
        var json = new JsonMapper();
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            json.readTree(exchange.getRequestBody())
                    .path("alerts")
                    .forEach(alert -> messages.add(message(path, alert)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private static Message message(String path, JsonNode alert) {
        return new Message(
                path,
                alert.path("status").asText(),
                alert.path("labels").path("alertname").asText(),
                alert.path("labels").path("service").asText(),
                alert.path("annotations").path("summary").asText(),
                alert.path("annotations").path("runbook_url").asText());
    }

    String url(String path) {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + path;
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    boolean heard(String status, String alert, String service) {
        return messages.stream()
                .anyMatch(message -> message.status().equals(status)
                        && message.alert().equals(alert)
                        && message.service().equals(service));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
