package countme.topology;

import countme.topology.config.Settings;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Blackbox;
import countme.topology.service.catalog.Collector;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.NginxExporter;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.service.catalog.RedisExporter;
import countme.topology.service.catalog.Registry;
import countme.topology.state.UpstreamGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The production topology: one line per service and its edges. Tests start it, the launcher deploys it, load tests measure it. */
public final class Topology {
    private final Redis redis;
    private final App app;
    private final Proxy proxy;
    private final Loki loki;
    private final Collector collector;
    private final NginxExporter nginxExporter;
    private final RedisExporter redisExporter;
    private final Blackbox blackbox;
    private final Alertmanager alertmanager;
    private final Prometheus prometheus;
    private final Registry registry;
    private final boolean monitoring;

    /** As it is first. */
    public Topology(Settings settings, Tls tls, Login login) {
        this(settings, UpstreamGroup.FIRST, tls, login);
    }

    /**
     * Describes it.
     *
     * @param group which slots the counter has
     */
    public Topology(Settings settings, UpstreamGroup group, Tls tls, Login login) {
        monitoring = settings.monitoring();
        redis = new Redis();
        app = new App(
                redis,
                group,
                settings.replicas(),
                settings.exactlyOnce(),
                settings.trainedStart(),
                settings.drainTimeout());
        loki = new Loki();
        var ports = settings.ports();
        String address = Console.address(settings.serverName(), ports.opsBind(), ports.ops());
        alertmanager = new Alertmanager(settings.alertReceivers(), address);
        prometheus = new Prometheus(alertmanager, address, this::services, this::serving);
        registry = new Registry();
        var console = new Console(login, prometheus, loki, alertmanager, registry, this::services);
        proxy = new Proxy(app, ports, settings.serverName(), tls, console);
        nginxExporter = new NginxExporter(proxy);
        redisExporter = new RedisExporter(redis);
        blackbox = new Blackbox(proxy);
        collector = new Collector(loki, this::services);
    }

    public List<Service> services() {
        return monitoring
                ? List.of(
                        proxy,
                        app,
                        redis,
                        loki,
                        prometheus,
                        collector,
                        alertmanager,
                        nginxExporter,
                        redisExporter,
                        blackbox,
                        registry)
                : List.copyOf(serving());
    }

    /** What must be ready for the counter to answer: the proxy and everything it depends on. */
    public Set<Service> serving() {
        var serving = new LinkedHashSet<Service>();
        collect(proxy, serving);
        return serving;
    }

    /** Every container's name in messages, such as {@code app-1}. */
    public List<String> instances() {
        return services().stream()
                .flatMap(service -> service.slots().stream().map(service::instance))
                .toList();
    }

    public Optional<Service> service(String name) {
        return services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst();
    }

    public Proxy proxy() {
        return proxy;
    }

    public App app() {
        return app;
    }

    public Loki loki() {
        return loki;
    }

    public Registry registry() {
        return registry;
    }

    public Redis redis() {
        return redis;
    }

    private static void collect(Service service, Set<Service> into) {
        into.add(service);
        service.dependencies().forEach(dependency -> collect(dependency, into));
    }
}
