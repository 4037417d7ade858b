package countme.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import countme.topology.Topology;
import countme.topology.config.Admission;
import countme.topology.config.AlertReceivers;
import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ImageRef;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.service.catalog.Registry;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * The console's own files, as the proxy serves them, without a stack behind them: a test says what Prometheus, Loki and Alertmanager
 * answer, and sees what they were asked. Among the services is one that nobody but this file knows.
 */
final class ConsolePage implements AutoCloseable {
    private static final Placement SITE = new Placement("page", new Subnets(new Subnet("10.213.4")));
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> files;
    private final List<Service> services;
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final Queue<URI> asked = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    ConsolePage(int replicas) {
        var extended = new Extended(new Topology(
                Settings.defaults().withReplicas(replicas), new Tls("", ""), new Login("countme", "secret")));
        services = extended.services();
        files = extended.page();
        everybodyIsWell(Map.of());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "console page");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    /** A service more: it counts keys, keeps one secret too openly, and asks Redis. */
    private static final class Cache extends Service {
        Cache(Redis redis) {
            super("cache", ImageRef.of("example/cache:1.0.0"));
            dependsOn(redis);
            environment("CACHE_PASSWORD", "topsecret");
            environment("CACHE_SIZE", 7);
            writes(LogFormat.LOGFMT);
            measuredAt(1234, "/metrics");
            showsFirst(Figure.of("keys", "Keys", "in the cache", Unit.count, "sum(cache_keys)")
                    .badAbove(10));
            shows(Graph.of("Hits", Unit.percent, "hits", "sum(cache_hits)"));
            feeds(redis);
            sends(redis, Flow.of("sum(rate(cache_misses[1m]))"));
        }
    }

    /** The topology and one line more. */
    private static final class Extended extends Services {
        private final Topology topology;

        Extended(Topology topology) {
            this.topology = topology;
            topology.services().forEach(this::add);
            add(new Cache(topology.redis()));
        }

        Map<String, String> page() {
            Settings settings = Settings.defaults();
            Ports ports = settings.ports();
            String address = Console.address(settings.serverName(), ports.opsBind(), ports.ops());
            var alertmanager = new Alertmanager(AlertReceivers.NONE, address);
            var console = new Console(
                    new Login("countme", "secret"),
                    played(Prometheus.class, new Prometheus(alertmanager, address, this::services, Set::of)),
                    played(Loki.class, new Loki()),
                    played(Alertmanager.class, alertmanager),
                    played(Registry.class, new Registry()),
                    this::services);
            var proxy =
                    new Proxy(topology.app().upstream(), ports, Admission.under("localhost"), new Tls("", ""), console);
            var page = new HashMap<String, String>();
            proxy.configuration(SITE).withPages().forEach((path, content) -> {
                if (path.startsWith("console/")) {
                    page.put(path.substring("console/".length()), content);
                }
            });
            return page;
        }

        private <S extends Service> S played(Class<S> kind, S otherwise) {
            return services().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .findFirst()
                    .orElse(otherwise);
        }

        @Override
        public String subject() {
            return "the counter";
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<String> instances() {
        return services.stream()
                .flatMap(service -> service.slots().stream().map(service::instance))
                .toList();
    }

    /** What Prometheus answers of now: all answer, a little goes on, nothing fails. Of each container it tells these figures, too. */
    void everybodyIsWell(Map<String, Double> more) {
        var figures = new ArrayList<Map<String, Object>>();
        instances().forEach(instance -> {
            figures.add(figure("up", Map.of("replica", instance), 1));
            figures.add(figure("caption", Map.of("replica", instance), 12_345_678));
            more.forEach((name, value) -> figures.add(figure(name, Map.of("replica", instance), value)));
        });
        Map.of("rate", 2534.4, "errors", 0.0, "p50", 0.0123, "p99", 0.0823, "certificate", 7_000_000.0, "keys", 11.0)
                .forEach((id, value) -> figures.add(figure(id, Map.of(), value)));
        for (Service service : services) {
            service.dependencies()
                    .forEach(other -> service.slots()
                            .forEach(from -> other.slots().forEach(to -> {
                                var ends = Map.of("from", service.instance(from), "to", other.instance(to));
                                figures.add(figure("flow", ends, 1234.5));
                                figures.add(figure("delay", ends, 0.0762));
                            })));
        }
        figures.add(figure("flow", Map.of("from", "users", "to", "proxy"), 2534.4));
        answer("/prometheus/api/v1/query", Map.of("data", Map.of("result", figures)));
        answer("/prometheus/api/v1/query_range", Map.of("data", Map.of("result", List.of())));
        answer("/prometheus/api/v1/alerts", Map.of("data", Map.of("alerts", List.of())));
        answer("/alertmanager/api/v2/alerts", List.of());
        answer("/images.json", Map.of());
        answer("/loki/api/v1/query_range", Map.of("data", Map.of("result", List.of())));
    }

    private static Map<String, Object> figure(String name, Map<String, String> labels, double value) {
        var metric = new HashMap<>(labels);
        metric.put("figure", name);
        return Map.of("metric", metric, "value", List.of(0, String.valueOf(value)));
    }

    /** What is answered at a path from now on: maps, lists, texts and numbers. */
    void answer(String path, Object value) {
        answers.put(path, value);
    }

    /** What was asked at a path so far. */
    List<String> asked(String path) {
        return asked.stream()
                .filter(uri -> uri.getPath().equals(path))
                .map(URI::getQuery)
                .toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        asked.add(uri);
        String path = uri.getPath();
        if (answers.containsKey(path)) {
            send(exchange, "application/json", json(answers.get(path)));
            return;
        }
        String name = path.equals("/") ? "index.html" : path.substring(1);
        String content = files.get(name);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        send(exchange, TYPES.getOrDefault(name.replaceAll(".*\\.", ""), "text/plain"), content);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'");
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
