package countme.topology;

import countme.topology.config.Settings;
import countme.topology.report.Problem;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Secrets;
import countme.topology.service.Service;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Blackbox;
import countme.topology.service.catalog.Collector;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.ContainerExporter;
import countme.topology.service.catalog.Guard;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.NginxExporter;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.service.catalog.RedisExporter;
import countme.topology.service.catalog.Registry;
import countme.topology.state.UpstreamGroup;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The production topology: one line per service and its edges. Tests start it, the launcher deploys it, load tests measure it. */
public final class Topology extends Services {
    private final boolean monitoring;
    private final Set<String> without;
    private final Set<String> optional = new TreeSet<>();
    private final Redis redis;
    private final App app;
    private final Loki loki;
    private final Prometheus prometheus;
    private final Proxy proxy;

    /** As it is first. */
    public Topology(Settings settings, Tls tls, Login login) {
        this(settings, UpstreamGroup.FIRST, tls, new Secrets(login, ServiceLogins.NONE));
    }

    /** As a project wants it, see {@link countme.topology.service.Design}. */
    public Topology(Settings settings, UpstreamGroup group, Tls tls, Secrets secrets) {
        monitoring = settings.monitoring();
        without = Set.copyOf(settings.without());
        var ports = settings.ports();
        String address = Console.address(settings.serverName(), ports.opsBind(), ports.ops());

        redis = add(new Redis(secrets.services()));
        app = add(new App(
                redis,
                group,
                settings.replicas(),
                settings.exactlyOnce(),
                settings.trainedStart(),
                settings.drainTimeout()));
        loki = watching(new Loki());
        var alertmanager = optional(new Alertmanager(settings.alertReceivers(), address));
        prometheus = optional(new Prometheus(alertmanager, address, this::services, this::serving));
        var registry = new Registry();
        if (settings.registry()) {
            add(registry);
        }
        var console = new Console(secrets.operators(), prometheus, loki, alertmanager, registry, this::services);
        proxy = add(new Proxy(app.upstream(), ports, settings.admission(), tls, console));
        optional("collector", () -> new Collector(loki, this::services));
        optional("nginx-exporter", () -> new NginxExporter(proxy));
        optional("guard", () -> new Guard(proxy, settings.admission().exempt()));
        optional("redis-exporter", () -> new RedisExporter(redis));
        optional("blackbox", () -> new Blackbox(proxy));
        optional("container-exporter", ContainerExporter::new);
        requireOptional();
    }

    /** Without which the counter answers as well. */
    private <S extends Service> S watching(S service) {
        return monitoring ? add(service) : service;
    }

    /** The same, and what watches can do without it, too. */
    private <S extends Service> S optional(S service) {
        optional.add(service.name());
        return without.contains(service.name()) ? service : watching(service);
    }

    /** The same; it is not made where it is left out, because others do more where it is. */
    private void optional(String name, Supplier<Service> service) {
        optional.add(name);
        if (monitoring && !without.contains(name)) {
            add(service.get());
        }
    }

    private void requireOptional() {
        without.stream().filter(name -> !optional.contains(name)).findFirst().ifPresent(name -> {
            throw Problem.usage(
                    "'" + name + "' cannot be left out",
                    "Others need it, or there is no such service.",
                    "Name with --without what can be: " + String.join(", ", optional) + ".");
        });
    }

    @Override
    public String subject() {
        return "the counter";
    }

    @Override
    public SortedMap<String, String> rules(Placement site) {
        return prometheus.rules(site);
    }

    public Proxy proxy() {
        return proxy;
    }

    public App app() {
        return app;
    }

    public Redis redis() {
        return redis;
    }

    public Loki loki() {
        return loki;
    }
}
