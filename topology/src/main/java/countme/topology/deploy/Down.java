package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Progress;
import countme.topology.docker.Belongings;
import countme.topology.docker.Containers;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.NamedNetwork;
import countme.topology.docker.Volumes;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Takes a stack down: drained from the proxy inwards, then removed; data volumes stay unless told otherwise. */
public final class Down {
    private static final int UNKNOWN_SERVICE_GRACE = 10;

    private final Engine engine;
    private final String project;
    private final Topology topology;
    private final Executor threads;
    private final Progress progress;

    /** {@code threads} stop containers side by side. */
    public Down(Engine engine, String project, Topology topology, Executor threads, Progress progress) {
        this.engine = engine;
        this.project = project;
        this.topology = topology;
        this.threads = threads;
        this.progress = progress;
    }

    /** What would be removed, in the order of removal. */
    public List<String> preview(boolean withData) {
        var names = new ArrayList<String>();
        Inventory.read(engine, project).containers().stream()
                .sorted(Comparator.comparingInt(this::depth).reversed().thenComparing(Instance::name))
                .forEach(instance -> names.add("container " + instance.name()));
        volumes(withData).forEach(volume -> names.add("volume " + volume));
        if (new NamedNetwork(engine, project).subnet().isPresent()) {
            names.add("network " + project);
        }
        return names;
    }

    /** Removes; where there is nothing, it does nothing. Gives the number of containers removed. */
    public int run(boolean withData) {
        List<Instance> all = Inventory.read(engine, project).containers();
        // Users' requests end before what answers them goes: the proxy first, then what it depends on, and so on
        // inwards.
        var waves = new TreeMap<Integer, List<Instance>>(Comparator.reverseOrder());
        all.forEach(instance ->
                waves.computeIfAbsent(depth(instance), d -> new ArrayList<>()).add(instance));
        waves.values().forEach(wave -> Together.each(wave, this::remove, threads));
        // An interrupted launcher may have left the helper that fills a configuration volume, and that would keep the
        // volume.
        new Belongings(engine).discardContainers(project);
        volumes(withData).forEach(volume -> Volumes.remove(engine, volume));
        new NamedNetwork(engine, project).remove();
        return all.size();
    }

    private Instance remove(Instance instance) {
        try (Progress.Task task = progress.start(instance.instance())) {
            task.now("stopping");
            int grace = topology.service(instance.service())
                    .map(Containers::graceSeconds)
                    .orElse(UNKNOWN_SERVICE_GRACE);
            new Containers(engine).remove(instance, grace);
            task.done("removed");
        }
        return instance;
    }

    private int depth(Instance instance) {
        return topology.service(instance.service()).map(Service::depth).orElse(0);
    }

    private List<String> volumes(boolean withData) {
        var names = new ArrayList<>(Volumes.names(engine, project, Labels.CONFIG));
        if (withData) {
            names.addAll(Volumes.names(engine, project, Labels.DATA));
        }
        return names;
    }
}
