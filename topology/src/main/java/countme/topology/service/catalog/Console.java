package countme.topology.service.catalog;

import countme.topology.config.Ports;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Login;
import countme.topology.service.Pages;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What operators see: a page of static files and, behind the same login and from the same origin, a way to read (and only to read) what
 * Prometheus, Loki and Alertmanager know. It has no server of its own: the proxy serves it.
 */
public final class Console {
    private static final String REGISTRY = "registry.conf";

    /** Below {@link ConfigFiles#CURRENT}: what each container runs from, which only a launcher knows. */
    public static final String IMAGES = ConsoleFiles.DIRECTORY + "/images.json";

    private final Login login;
    private final Prometheus prometheus;
    private final Loki loki;
    private final Alertmanager alertmanager;
    private final Registry registry;
    private final Supplier<List<Service>> shown;

    /**
     * Describes the console.
     *
     * @param login who may see it; the registry's follows from it
     * @param registry reached beside it, where it is one of the services shown
     * @param shown every service; asked when the configuration is
     */
    public Console(
            Login login,
            Prometheus prometheus,
            Loki loki,
            Alertmanager alertmanager,
            Registry registry,
            Supplier<List<Service>> shown) {
        this.login = login;
        this.prometheus = prometheus;
        this.loki = loki;
        this.alertmanager = alertmanager;
        this.registry = registry;
        this.shown = shown;
    }

    /**
     * Where operators go, such as {@code https://localhost:9443}.
     *
     * @param serverName how users call the proxy
     * @param bind address the console's port is published on
     * @param port on the engine's machine
     */
    public static String address(String serverName, String bind, int port) {
        String host = switch (bind) {
            case "127.0.0.1", "::1" -> "localhost";
            case "0.0.0.0", "::" -> serverName;
            default -> Ports.clientAddress(bind);
        };
        return "https://" + host + ":" + port;
    }

    /** What the proxy passes on for operators, and where to. */
    Map<Service, String> behind() {
        var behind = new LinkedHashMap<Service, String>();
        behind.put(prometheus, "queries");
        behind.put(loki, "queries");
        behind.put(alertmanager, "queries");
        behind.put(registry, "images");
        return behind;
    }

    /**
     * Files for the proxy: a virtual host, who may log in, and what the page is to show.
     *
     * @param proxy who serves it
     * @param port where the proxy listens for it
     * @param names it is answered under, as nginx's {@code server_name} has them
     */
    Map<String, String> files(Service proxy, Placement site, int port, String names) {
        var files = new TreeMap<String, String>();
        files.put(ConsoleFiles.DIRECTORY + "/topology.json", TopologyJson.of(site, shown.get()));
        files.put("console.key", login.passwordFileLine());
        files.putAll(wayToRegistry(proxy, site));
        files.put(
                "console.conf",
                Template.read("console.conf")
                        .with("port", port)
                        .with("names", names)
                        .with("files", ConfigFiles.CURRENT + "/" + ConsoleFiles.DIRECTORY)
                        .with("expected", login.headerDigest())
                        .with("prometheus", way(prometheus, prometheus.port(), proxy, site))
                        .with("loki", way(loki, loki.port(), proxy, site))
                        .with("alertmanager", way(alertmanager, alertmanager.port(), proxy, site))
                        .text());
        return files;
    }

    /** The page itself, runbooks and documentation. */
    static Pages pages() {
        return ConsoleFiles.ALL;
    }

    /** As a server of nginx, which refuses a name that leads nowhere: one that is not there is known to be away. */
    private String way(Service to, int port, Service proxy, Placement site) {
        return isShown(to) ? to.addressFor(proxy, site, 0) + ":" + port : "127.0.0.1:" + port + " down";
    }

    private boolean isShown(Service service) {
        return shown.get().stream().anyMatch(one -> one.name().equals(service.name()));
    }

    private Map<String, String> wayToRegistry(Service proxy, Placement site) {
        if (!isShown(registry)) {
            return Map.of(REGISTRY, "");
        }
        Login pushing = registry.login(login);
        return Map.of(
                "registry.key",
                pushing.passwordFileLine(),
                REGISTRY,
                Template.read(REGISTRY)
                        .with("expected", pushing.headerDigest())
                        .with("registry", registry.addressFor(proxy, site, 0) + ":" + registry.port())
                        .text());
    }
}
