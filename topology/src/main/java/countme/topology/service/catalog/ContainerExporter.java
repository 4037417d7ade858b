package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.ContainerMetrics;
import countme.topology.service.watch.LogFormat;
import java.util.Map;

/**
 * Tells memory and processor time of every container of the stack, as the engine's machine accounts them: the same measure for all, and
 * the same as {@code status --memory}. cAdvisor would tell more, but it has to ask the engine whose a control group is, and no container
 * gets the engine's socket.
 */
public final class ContainerExporter extends Service {
    private static final int PORT = 9192;
    private static final String ENGINE = "/engine/containers";
    private static final String GROUPS = "/engine/cgroup";

    public ContainerExporter() {
        super("container-exporter", ImageRef.of("python:3.13.5-alpine3.22"), 73);
        on(Network.ops);
        // Root, because the engine's files are; with every capability dropped it may read what root owns, no more.
        runsAs(0, 0);
        readsContainerLogs(ENGINE);
        readsControlGroups(GROUPS);
        command("python3", "-u", ConfigFiles.CURRENT + "/exporter.py");
        limitedTo(new Limits(48, 32, 256));
        healthy(HealthCheck.wget(PORT, "/live"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        measuresContainers(new ContainerMetrics(
                "container", "container_memory_working_set_bytes", "container_cpu_usage_seconds_total"));
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.of(Map.of(
                "exporter.py",
                Template.read("containers/exporter.py").text(),
                "exporter.json",
                Json.file(Map.of("project", site.project(), "engine", ENGINE, "groups", GROUPS, "port", PORT))));
    }
}
