package example.site;

import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Versioned;
import countme.topology.service.catalog.Upstream;
import countme.topology.service.watch.LogFormat;
import countme.topology.state.UpstreamGroup;
import java.util.Map;

/** A static site: nginx with the pages in its image, deployed in versions. */
final class Site extends Service implements Versioned {
    private static final int PORT = 8080;

    private final UpstreamGroup group;

    Site(UpstreamGroup group, int replicas) {
        super("site", ImageRef.of("example/site:1.0"));
        this.group = group;
        replicated(group.color().slots(replicas));
        runsAs(101, 101);
        command("nginx", "-c", ConfigFiles.CURRENT + "/nginx.conf", "-g", "daemon off;");
        listens(PORT);
        stopsOn("SIGQUIT");
        healthy(HealthCheck.http(PORT, "/", "/"));
        writes(LogFormat.REQUESTS);
    }

    Upstream upstream() {
        return new Upstream(this, PORT, group);
    }

    @Override
    public Service service() {
        return this;
    }

    @Override
    protected ConfigFiles configure(Placement placement) {
        return ConfigFiles.of(Map.of("nginx.conf", """
                pid /tmp/nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    types { text/html html; }
                    client_body_temp_path /tmp/body;
                    proxy_temp_path /tmp/proxy;
                    fastcgi_temp_path /tmp/fastcgi;
                    uwsgi_temp_path /tmp/uwsgi;
                    scgi_temp_path /tmp/scgi;
                    server {
                        listen %s;
                        root /srv/site;
                    }
                }
                """.formatted(PORT)));
    }
}
