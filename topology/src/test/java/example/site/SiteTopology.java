package example.site;

import countme.topology.cli.Main;
import countme.topology.config.Settings;
import countme.topology.service.Secrets;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.Collector;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.NginxExporter;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Registry;
import countme.topology.state.UpstreamGroup;
import java.util.Locale;

/** Another stack: a static site behind the same proxy, watched by the same services. */
public final class SiteTopology extends Services {
    public SiteTopology(Settings settings, UpstreamGroup group, Tls tls, Secrets secrets) {
        var ports = settings.ports();
        String address = Console.address(settings.serverName(), ports.opsBind(), ports.ops());
        var site = add(new Site(group, settings.replicas()));
        var loki = add(new Loki());
        var alertmanager = add(new Alertmanager(settings.alertReceivers(), address));
        var prometheus = add(new Prometheus(alertmanager, address, this::services, this::serving));
        var registry = add(new Registry());
        var console = new Console(secrets.operators(), prometheus, loki, alertmanager, registry, this::services);
        var proxy = add(new Proxy(site.upstream(), ports, settings.admission(), tls, console));
        add(new NginxExporter(proxy));
        add(new Collector(loki, this::services));
    }

    @Override
    public String subject() {
        return "the site";
    }

    /** {@code up}, {@code deploy}, {@code status} and all other verbs, for this stack. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(Main.run(SiteTopology::new, System.getenv(), System.out, System.err, arguments));
    }
}
