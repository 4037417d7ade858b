package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import countme.topology.config.Network;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Pages;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.ContainerMetrics;
import countme.topology.service.watch.Display;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.MetricsEndpoint;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each thing that a description can say is changed, one at a time. What is said to be mapped then changes what is exported, or keeps it from being exported; and what is said to be lost
 * changes nothing.
 */
class ChangedDescriptionTest {
    private static final Placement CLUSTER = Placement.byName("countme");
    private static final Placement ENGINE = new Placement("countme", Examples.SUBNETS);

    @ParameterizedTest
    @EnumSource
    void onKubernetesAChangeIsSeenOrRefusedOrKnownToBeLost(Field field) {
        check(
                field,
                field.kubernetes(),
                Examples.withNodeLogs(),
                CLUSTER,
                request -> Kubernetes.export(request, KubernetesOptions.NONE.withNodeLogs()));
    }

    @ParameterizedTest
    @EnumSource
    void inComposeAChangeIsSeenOrRefusedOrKnownToBeLost(Field field) {
        check(
                field,
                field.compose(),
                Examples.settings(),
                ENGINE,
                request -> Compose.export(request, Examples.SUBNETS));
    }

    private static void check(
            Field field, Fate fate, Settings settings, Placement site, Function<Request, Exported> export) {
        Map<String, String> before = export.apply(Examples.request(settings)).files();
        Services changed = Examples.services(settings);
        var unused = changed.services();
        change(field, changed, site);

        Optional<Map<String, String>> after = exported(export, Examples.request(settings, changed));

        boolean refuses = !fate.reason().isEmpty();
        if (fate.kind() == Fate.Kind.MAPPED) {
            assertThat(after).as("%s is mapped: %s", field, fate.words()).isNotEqualTo(Optional.of(before));
        } else if (refuses) {
            assertThat(after).as("%s is refused: %s", field, fate.reason()).isEmpty();
        } else {
            assertThat(after.map(ChangedDescriptionTest::withoutPicture))
                    .as("%s is lost: %s", field, fate.words())
                    .contains(withoutPicture(before));
        }
    }

    /** All but what the console shows: it tells what is said of services, in force or not. */
    private static Map<String, String> withoutPicture(Map<String, String> files) {
        var rest = new TreeMap<String, String>();
        files.forEach((path, content) -> {
            if (!path.contains("proxy")) {
                rest.put(path, content.replaceAll("countme.configuration: [0-9a-f]{64}", "(changed)"));
            }
        });
        return rest;
    }

    private static Optional<Map<String, String>> exported(Function<Request, Exported> export, Request request) {
        try {
            return Optional.of(export.apply(request).files());
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    /** Makes a description say something else, whatever its methods allow. */
    private static void change(Field field, Services services, Placement site) {
        Service redis = service(services, "redis");
        Service app = service(services, "app");
        Service proxy = service(services, "proxy");
        Service prometheus = service(services, "prometheus");
        Service exporter = service(services, "redis-exporter");
        Service blackbox = service(services, "blackbox");
        switch (field) {
            case NAME -> set(redis, "name", "cache");
            case IMAGE -> set(redis, "image", ImageRef.of("valkey/valkey:9.0.1"));
            case IMAGE_REPOSITORY ->
                set(redis, "image", new ImageRef("other/redis", redis.image().tag()));
            case IMAGE_TAG -> set(redis, "image", new ImageRef(redis.image().repository(), "7.0.1"));
            case JAVA_APP -> set(redis, "javaApp", app.javaApp().orElseThrow());
            case HOST -> set(redis, "firstHost", 99);
            case NETWORKS -> set(redis, "networks", EnumSet.of(Network.backend, Network.ops));
            case SLOTS -> set(app, "slots", List.of(1, 2, 3));
            case USER -> set(redis, "user", "1234:1234");
            case COMMAND -> set(redis, "command", List.of("redis-server", "--port", "1"));
            case ENVIRONMENT -> environment(redis).put("ANOTHER", "variable");
            case HEALTH -> set(redis, "health", HealthCheck.of("another"));
            case ALIVE -> health(redis, was -> health(List.of("another"), was.ready(), was));
            case READY -> health(redis, was -> health(was.alive(), List.of("another"), was));
            case HTTP -> health(app, was -> http(was, Optional.empty()));
            case HTTP_PORT -> http(app, was -> new HealthCheck.Http(1, was.alive(), was.ready()));
            case HTTP_ALIVE -> http(app, was -> new HealthCheck.Http(was.port(), "/another", was.ready()));
            case HTTP_READY -> http(app, was -> new HealthCheck.Http(was.port(), was.alive(), "/another"));
            case REMEDIES ->
                health(redis, was -> new HealthCheck(was.alive(), was.ready(), Map.of("a", "b"), was.warnings()));
            case WARNINGS ->
                health(redis, was -> new HealthCheck(was.alive(), was.ready(), was.remedies(), Map.of("a", "b")));
            case LIMITS -> set(redis, "limits", new Limits(1, 2, 1000));
            case MEMORY -> limits(redis, was -> new Limits(was.memoryMiB() + 1, was.pids(), was.cpuShares()));
            case PROCESSES -> limits(redis, was -> new Limits(was.memoryMiB(), was.pids() + 1, was.cpuShares()));
            case SHARES -> limits(redis, was -> new Limits(was.memoryMiB(), was.pids(), 2 * was.cpuShares()));
            case VOLUMES -> list(redis, "volumes").add(new DataVolume("more-data", "/more"));
            case VOLUME_NAME -> volume(redis, was -> new DataVolume("another", was.path(), was.gibibytes()));
            case VOLUME_PATH -> volume(redis, was -> new DataVolume(was.name(), "/another", was.gibibytes()));
            case VOLUME_SIZE -> volume(redis, was -> new DataVolume(was.name(), was.path(), was.gibibytes() + 1));
            case FOREIGN_VOLUMES ->
                list(prometheus, "foreignVolumes").add(redis.volumes().get(0));
            case PUBLISHED -> list(proxy, "publishedPorts").add(new PublishedPort("0.0.0.0", 7777, 7777));
            case BIND -> published(proxy, was -> new PublishedPort("127.0.0.1", was.hostPort(), was.containerPort()));
            case HOST_PORT -> published(proxy, was -> new PublishedPort(was.bind(), 7777, was.containerPort()));
            case CONTAINER_PORT -> published(proxy, was -> new PublishedPort(was.bind(), was.hostPort(), 7777));
            case PORTS ->
                ChangedDescriptionTest.<Set<Integer>>get(redis, "listening").add(7777);
            case DEPENDENCIES -> list(exporter, "dependencies").add(prometheus);
            case JOINED -> set(exporter, "joined", redis);
            case CAPABILITIES ->
                list(bound(services, "guard", blackbox), "capabilities").add(Capability.NET_RAW);
            case CONFIGURATION -> configure(redis, site, ConfigFiles.of(Map.of("another", "file")));
            case FILES -> configure(prometheus, site, ConfigFiles.of(Map.of("prometheus.yml", "other")));
            case PAGES -> set(redis.configuration(site), "pages", new Pages(Map.of("another", new byte[1])));
            case PAGES_FILES ->
                pages(proxy, site, pages -> set(pages, "files", new TreeMap<>(Map.of("another", new byte[1]))));
            case PAGES_HASH -> pages(proxy, site, pages -> set(pages, "hash", "0123456789abcdef"));
            case HASH -> set(redis.configuration(site), "hash", "0123456789abcdef");
            case RELOAD -> set(redis.configuration(site), "reload", new ConfigFiles.Reload(List.of("a"), List.of("b")));
            case RELOAD_TEST -> reload(redis, site, was -> new ConfigFiles.Reload(List.of("a"), was.apply()));
            case RELOAD_APPLY -> reload(redis, site, was -> new ConfigFiles.Reload(was.test(), List.of("a")));
            case STOP_GRACE -> set(redis, "stopGrace", Duration.ofSeconds(33));
            case STOP_SIGNAL -> set(redis, "stopSignal", "SIGINT");
            case CONTAINER_LOGS -> set(bound(services, "collector", blackbox), "containerLogs", "/elsewhere");
            case CONTROL_GROUPS -> set(bound(services, "container-exporter", blackbox), "controlGroups", "/elsewhere");
            case METRICS -> list(redis, "metrics").add(new MetricsEndpoint("another", 7777, "/metrics", Map.of()));
            case METRICS_JOB ->
                metrics(app, was -> new MetricsEndpoint("another", was.port(), was.path(), was.parameters()));
            case METRICS_PORT ->
                metrics(app, was -> new MetricsEndpoint(was.job(), 7777, was.path(), was.parameters()));
            case METRICS_PATH ->
                metrics(app, was -> new MetricsEndpoint(was.job(), was.port(), "/another", was.parameters()));
            case METRICS_PARAMETERS ->
                metrics(app, was -> new MetricsEndpoint(was.job(), was.port(), was.path(), Map.of("a", "b")));
            case ALERTS ->
                ChangedDescriptionTest.<Map<String, List<Alert>>>get(app, "alerts")
                        .put("app", List.of(Alert.warning("Another", "up == 2", Duration.ZERO, "Never")));
            case MEASURED -> set(exporter, "measured", app);
            case HEALTH_METRICS -> set(app, "healthMetrics", new HealthMetrics("other{}", "other{}", "other{}"));
            case FEEDS -> list(prometheus, "feeds").add(service(services, "loki"));
            case FLOWS ->
                ChangedDescriptionTest.<Map<Service, Flow>>get(exporter, "flows")
                        .put(redis, Flow.of("other"));
            case VISITS -> set(proxy, "visits", null);
            case DISPLAY ->
                ChangedDescriptionTest.<Display>get(redis, "display")
                        .add(List.of(Graph.of("Another", Unit.count, "a", "other")));
            case FIGURES -> list(redis, "figures").add(Figure.of("another", "Another", "of them", Unit.count, "other"));
            case CONTAINER_METRICS ->
                set(
                        bound(services, "container-exporter", blackbox),
                        "containerMetrics",
                        new ContainerMetrics("a", "b", "c"));
            case EXCHANGES ->
                ChangedDescriptionTest.<Map<Service, String>>get(exporter, "exchanges")
                        .put(redis, "another");
            case OUTSIDE ->
                ChangedDescriptionTest.<Map<String, String>>get(redis, "outside")
                        .put("another", "another");
            case SCRAPING -> set(redis, "scraping", true);
            case LOGS -> set(exporter, "logs", LogFormat.JSON);
            case ROUTINE -> set(exporter, "routine", List.of("another"));
        }
    }

    private static Service service(Services services, String name) {
        return services.service(name).orElseThrow();
    }

    /** The one that may do that on an engine; where it cannot be, another. */
    private static Service bound(Services services, String name, Service other) {
        return services.service(name).orElse(other);
    }

    private static HealthCheck health(List<String> alive, List<String> ready, HealthCheck was) {
        return new HealthCheck(alive, ready, was.remedies(), was.warnings(), was.http());
    }

    private static HealthCheck http(HealthCheck was, Optional<HealthCheck.Http> http) {
        return new HealthCheck(was.alive(), was.ready(), was.remedies(), was.warnings(), http);
    }

    private static void health(Service service, UnaryOperator<HealthCheck> change) {
        set(service, "health", change.apply(service.health()));
    }

    private static void http(Service service, UnaryOperator<HealthCheck.Http> change) {
        health(service, was -> http(was, was.http().map(change)));
    }

    private static void limits(Service service, UnaryOperator<Limits> change) {
        set(service, "limits", change.apply(service.limits()));
    }

    private static void volume(Service service, UnaryOperator<DataVolume> change) {
        ChangedDescriptionTest.<List<DataVolume>>get(service, "volumes").replaceAll(change);
    }

    private static void published(Service service, UnaryOperator<PublishedPort> change) {
        List<PublishedPort> ports = get(service, "publishedPorts");
        ports.set(0, change.apply(ports.get(0)));
    }

    private static void metrics(Service service, UnaryOperator<MetricsEndpoint> change) {
        ChangedDescriptionTest.<List<MetricsEndpoint>>get(service, "metrics").replaceAll(change);
    }

    private static void configure(Service service, Placement site, ConfigFiles files) {
        ChangedDescriptionTest.<Map<Placement, ConfigFiles>>get(service, "configurations")
                .put(site, files);
    }

    /** Changes pages of its own: those of the console are everybody's. */
    private static void pages(Service service, Placement site, Consumer<Pages> change) {
        ConfigFiles files = service.configuration(site);
        var own = new Pages(files.pages().files());
        change.accept(own);
        set(files, "pages", own);
    }

    private static void reload(Service service, Placement site, UnaryOperator<ConfigFiles.Reload> change) {
        ConfigFiles files = service.configuration(site);
        set(files, "reload", change.apply(files.reload()));
    }

    private static Map<String, String> environment(Service service) {
        return get(service, "environment");
    }

    private static Collection<Object> list(Service service, String field) {
        return get(service, field);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T get(Object of, String field) {
        try {
            return (T) Objects.requireNonNull(accessible(of, field).get(of));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Object of, String field, @Nullable Object value) {
        try {
            accessible(of, field).set(of, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.lang.reflect.Field accessible(Object of, String field) {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            try {
                var found = type.getDeclaredField(field);
                found.setAccessible(true);
                return found;
            } catch (NoSuchFieldException e) {
                // It may be above.
            }
        }
        throw new IllegalStateException("no field " + field + " in " + of.getClass());
    }
}
