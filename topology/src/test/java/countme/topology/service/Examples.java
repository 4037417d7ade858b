package countme.topology.service;

import countme.topology.config.AlertReceivers;
import countme.topology.config.Ports;
import java.util.List;
import java.util.Set;

/** Services made without a topology around them. */
final class Examples {
    static final Ports PORTS = new Ports("127.0.0.1", 8443, 8080, "127.0.0.1", 9443);

    static final String CONSOLE = "https://localhost:9443";

    private Examples() {}

    static Proxy proxy(App app, Ports ports, String name) {
        return new Proxy(app, ports, name, new Tls("chain", "key"), console(new Login("countme", "secret"), List.of()));
    }

    static Console console(Login login, List<Service> shown) {
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
