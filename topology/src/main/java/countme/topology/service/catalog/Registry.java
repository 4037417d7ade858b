package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.ImageRegistry;
import countme.topology.service.Limits;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.LogFormat;
import java.util.List;
import java.util.Map;

/**
 * The artifact store: images of the counter, pushed by whoever builds it, pulled by the engine. Reached only through the proxy's
 * operators' port, with a login of its own.
 */
public final class Registry extends Service implements ImageRegistry {
    private static final int PORT = 5000;
    private static final int METRICS = 5001;
    /** The only directory that belongs to everybody in the official image and in the stand-in: a new volume gets its mode. */
    private static final String DATA = "/var/tmp";

    private static final String CONFIG = ConfigFiles.CURRENT + "/config.yml";
    private static final String ROOT = DATA + "/registry";

    public Registry() {
        super("registry", ImageRef.of("registry:2.8.3"), 90);
        on(Network.ops);
        runsAs(10002, 10002);
        // What no manifest needs any more can only be removed while nobody pushes.
        command(
                "sh",
                "-c",
                "registry garbage-collect --delete-untagged $0 >/dev/null 2>&1; exec registry serve $0",
                CONFIG);
        listens(PORT);
        keeps(new DataVolume("registry-data", DATA, 5));
        // The image declares a volume here, for root: unused, but one without a name would be nobody's.
        keeps(new DataVolume("registry-unused", "/var/lib/registry", 0));
        environment("GOMEMLIMIT", "48MiB");
        limitedTo(new Limits(96, 64, 256));
        healthy(HealthCheck.wget(PORT, "/"));
        writes(LogFormat.LOGFMT);
        // An error to it. But that is how whoever follows a tag finds that nothing was pushed yet, every other second.
        writesAsRoutine("err.code=\"manifest unknown\"");
        measuredAt(METRICS, "/metrics");
    }

    @Override
    public Service service() {
        return this;
    }

    @Override
    public int port() {
        return PORT;
    }

    @Override
    public Login login(Login operators) {
        return operators.derived("registry");
    }

    @Override
    public List<String> listingTags(String repository) {
        String tags = ROOT + "/docker/registry/v2/repositories/" + repository + "/_manifests/tags";
        return List.of(
                "sh",
                "-c",
                "cd " + tags + " 2>/dev/null || exit 0; for t in $(ls -t */current/link); do"
                        + " echo \"${t%%/*} $(cat $t)\"; done");
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.of(Map.of("config.yml", """
                version: 0.1
                log:
                  level: warn
                  accesslog: {disabled: true}
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                  maintenance:
                    uploadpurging: {enabled: true, age: 24h, interval: 1h, dryrun: false}
                http:
                  addr: :%s
                  # Whoever pushes finds the way on as it came: through the proxy, by whatever name and port.
                  relativeurls: true
                  debug:
                    addr: :%s
                    prometheus: {enabled: true, path: /metrics}
                health:
                  storagedriver: {enabled: true, interval: 10s, threshold: 3}
                """.formatted(ROOT, PORT, METRICS)));
    }
}
