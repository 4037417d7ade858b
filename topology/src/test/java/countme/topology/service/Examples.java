package countme.topology.service;

import countme.topology.config.Admission;
import countme.topology.config.AlertReceivers;
import countme.topology.config.Ports;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.service.catalog.Registry;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Services made without a topology around them. */
public final class Examples {
    public static final Ports PORTS = new Ports("127.0.0.1", 8443, 8080, "127.0.0.1", 9443);

    public static final String CONSOLE = "https://localhost:9443";

    private Examples() {}

    public static Proxy proxy(App app, Ports ports, String name) {
        return new Proxy(
                app.upstream(),
                ports,
                Admission.under(name),
                new Tls("chain", "key"),
                console(new Login("countme", "secret"), List.of()));
    }

    /** One that believes balancers on the engine's machine. */
    public static Proxy behindABalancer(boolean proxyProtocol) {
        var app = new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 1, true, false, Duration.ofSeconds(12));
        return new Proxy(
                app.upstream(),
                PORTS,
                new Admission(
                        "localhost",
                        List.of(),
                        List.of(),
                        List.of("127.0.0.1"),
                        proxyProtocol,
                        Admission.TlsLevel.intermediate),
                new Tls("chain", "key"),
                console(new Login("countme", "secret"), List.of()));
    }

    public static Console console(Login login, List<Service> shown) {
        var alertmanager = new Alertmanager(AlertReceivers.NONE, CONSOLE);
        return new Console(
                login,
                new Prometheus(alertmanager, CONSOLE, List::of, Set::of),
                new Loki(),
                alertmanager,
                new Registry(),
                () -> shown);
    }
}
