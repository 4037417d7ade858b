package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Service;
import countme.topology.service.watch.LogFormat;

/** Turns nginx's status page into metrics. */
public final class NginxExporter extends Service {
    private static final int PORT = 9113;
    private static final String PROGRAM = "/usr/bin/nginx-prometheus-exporter";

    public NginxExporter(Proxy proxy) {
        super("nginx-exporter", ImageRef.of("nginx/nginx-prometheus-exporter:1.4.2"), 70);
        on(Network.ops);
        runsAs(1001, 1001);
        dependsOn(proxy);
        measures(proxy);
        exchanges(proxy, "connections");
        command(
                PROGRAM,
                "--web.listen-address=:" + PORT,
                "--nginx.scrape-uri=http://" + proxy.instance(0) + ":" + proxy.statusPort() + "/status");
        environment("GOMEMLIMIT", "16MiB");
        limitedTo(new Limits(48, 32, 256));
        // The image has nothing that could ask it: this tells only that the container runs. Prometheus does ask.
        healthy(HealthCheck.of(PROGRAM, "--version").orHttp(PORT, "/", "/"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
    }
}
