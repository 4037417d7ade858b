package countme.topology;

import countme.topology.config.Settings;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.Services;
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
import java.util.List;

/** The production topology: one line per service and its edges. Tests start it, the launcher deploys it, load tests measure it. */
public final class Topology extends Services {
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
        proxy = new Proxy(app.upstream(), ports, settings.serverName(), tls, console);
        nginxExporter = new NginxExporter(proxy);
        redisExporter = new RedisExporter(redis);
        blackbox = new Blackbox(proxy);
        collector = new Collector(loki, this::services);
    }

    @Override
    public String subject() {
        return "the counter";
    }

    @Override
    protected List<Service> describe() {
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
                : List.of(proxy, app, redis);
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

    public Redis redis() {
        return redis;
    }
}
