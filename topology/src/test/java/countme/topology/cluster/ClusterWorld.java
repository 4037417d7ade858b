package countme.topology.cluster;

import countme.topology.Topology;
import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.deploy.SaidProgress;
import countme.topology.deploy.project.Keys;
import countme.topology.image.supply.RegistryTags;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import countme.topology.state.StateDir;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A stack in a cluster that is no more than an {@link ApiServer}, in a time of its own. */
final class ClusterWorld implements AutoCloseable {
    static final String APP = "/apis/apps/v1/namespaces/countme/deployments/app";
    static final String RECORD = "/api/v1/namespaces/countme/configmaps/" + ClusterRecord.NAME;
    static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/countme/leases/" + ClusterLock.NAME;

    private final ApiServer server = new ApiServer();
    private final Cluster cluster = server.cluster();
    private final MemoryTime time = new MemoryTime();
    private final SaidProgress said = new SaidProgress();
    private final ClusterProject project;

    ClusterWorld(Path directory) {
        var state = new StateDir(directory.resolve("state"), directory.resolve("machine"), directory.resolve("cache"));
        var record = new ClusterRecord(cluster, "countme");
        project = new ClusterProject(
                Topology::new,
                settings(),
                state,
                said,
                cluster,
                record,
                new Keys(state, record, () -> "secret"),
                RegistryTags.of(Map.of()),
                time);
    }

    private static Settings settings() {
        var values = new EnumMap<Setting, Sourced>(Setting.class);
        values.putAll(Examples.settings().values());
        values.put(Setting.IMAGE, Sourced.remembered("app=" + image(1), "there"));
        return Settings.from(values).with(Setting.WAIT_TIMEOUT, 40);
    }

    static String image(int version) {
        return "registry.example/app:" + version;
    }

    static Release version(int number) {
        return ClusterDeploy.release(image(number));
    }

    /** With this version, that took the place of another one. */
    ClusterWorld serving(int version, int before) {
        up();
        List<Release> unused = releases()
                .deployed(version(version), version(before), releases().color());
        up();
        return this;
    }

    void up() {
        var unused = new ClusterUp(project).run("up", "", changes -> {}, () -> {});
    }

    void runs(Pod pod) {
        server.put("/api/v1/namespaces/countme/pods/" + pod.getMetadata().getName(), Serialization.asJson(pod));
    }

    KeptReleases releases() {
        project.record().look();
        return project.record().releases();
    }

    /** What the cluster was told last to run. */
    String told() {
        return server.object(APP)
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    ApiServer server() {
        return server;
    }

    Cluster cluster() {
        return cluster;
    }

    MemoryTime time() {
        return time;
    }

    SaidProgress said() {
        return said;
    }

    ClusterProject project() {
        return project;
    }

    @Override
    public void close() {
        cluster.close();
        server.close();
    }
}
