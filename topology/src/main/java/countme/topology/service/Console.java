package countme.topology.service;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What operators see: a page of static files and, behind the same login and from the same origin, a way to read (and only to read) what
 * Prometheus, Loki and Alertmanager know. It has no server of its own: the proxy serves it.
 */
public final class Console {
    private static final String DIRECTORY = "console";

    private final Login login;
    private final Prometheus prometheus;
    private final Loki loki;
    private final Alertmanager alertmanager;
    private final Supplier<List<Service>> shown;

    /**
     * Describes the console.
     *
     * @param login who may see it
     * @param shown every service; asked when the configuration is
     */
    public Console(
            Login login, Prometheus prometheus, Loki loki, Alertmanager alertmanager, Supplier<List<Service>> shown) {
        this.login = login;
        this.prometheus = prometheus;
        this.loki = loki;
        this.alertmanager = alertmanager;
        this.shown = shown;
    }

    /**
     * Files for the proxy: a virtual host, who may log in, and the page.
     *
     * @param port where the proxy listens for it
     */
    Map<String, String> files(Site site, int port) {
        var files = new TreeMap<String, String>();
        ConsoleFiles.ALL.forEach((path, content) -> files.put(DIRECTORY + "/" + path, content));
        files.put(DIRECTORY + "/topology.json", TopologyJson.of(site, shown.get()));
        files.put("console.key", login.passwordFileLine());
        files.put(
                "console.conf",
                Templates.read("console.conf")
                        .with("port", port)
                        .with("files", ConfigFiles.CURRENT + "/" + DIRECTORY)
                        .with("expected", login.headerDigest())
                        .with("prometheus", prometheus.address(site, 0) + ":" + prometheus.port())
                        .with("loki", loki.address(site, 0) + ":" + loki.port())
                        .with("alertmanager", alertmanager.address(site, 0) + ":" + alertmanager.port())
                        .text());
        return files;
    }
}
