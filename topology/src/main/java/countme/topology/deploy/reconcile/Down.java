package countme.topology.deploy.reconcile;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.project.Context;
import countme.topology.docker.Belongings;
import countme.topology.docker.Containers;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.state.KeptReleases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Takes a stack down: drained from the proxy inwards, then removed. Data volumes stay, and so do the deployed versions, unless told otherwise.
 */
public final class Down {
    private static final int UNKNOWN_SERVICE_GRACE = 10;

    private final Context context;
    private final Services topology;

    public Down(Context context, Services topology) {
        this.context = context;
        this.topology = topology;
    }

    /** What would be removed, in the order of removal. */
    public List<String> preview(boolean withData) {
        var names = new ArrayList<String>();
        context.inventory().containers().stream()
                .sorted(Comparator.comparingInt(this::depth).reversed().thenComparing(Instance::name))
                .forEach(instance -> names.add("container " + instance.name()));
        volumes(withData).forEach(volume -> names.add("volume " + volume));
        context.networks().names().forEach(network -> names.add("network " + network));
        if (withData) {
            releases().history().forEach(release -> names.add("version " + release.version()));
        }
        return names;
    }

    /** Removes; where there is nothing, it does nothing. Gives the number of containers removed. */
    public int run(boolean withData) {
        List<Instance> all = context.inventory().containers();
        // Users' requests end before what answers them goes: the proxy first, then what it depends on, and so on
        // inwards.
        var waves = new TreeMap<Integer, List<Instance>>(Comparator.reverseOrder());
        all.forEach(instance ->
                waves.computeIfAbsent(depth(instance), d -> new ArrayList<>()).add(instance));
        waves.values().forEach(wave -> Parallel.each(wave, this::remove, context.threads()));
        // An interrupted launcher may have left the helper that fills a configuration volume, and that would keep the
        // volume.
        new Belongings(context.engine()).discardContainers(context.project());
        volumes(withData).forEach(volume -> context.engine().removeVolume(volume));
        context.networks().remove();
        if (withData) {
            // Their artifacts went with the registry's volume.
            releases().erase();
        }
        return all.size();
    }

    private Instance remove(Instance instance) {
        try (Progress.Task task = context.progress().start(instance.instance())) {
            task.now("stopping");
            int grace = topology.service(instance.service())
                    .map(Containers::graceSeconds)
                    .orElse(UNKNOWN_SERVICE_GRACE);
            new Containers(context.engine()).remove(instance, grace);
            task.done("removed");
        }
        return instance;
    }

    private KeptReleases releases() {
        return context.memory().releases();
    }

    private int depth(Instance instance) {
        return topology.service(instance.service()).map(Service::depth).orElse(0);
    }

    private List<String> volumes(boolean withData) {
        var names = new ArrayList<>(Volumes.names(context.engine(), context.project(), Labels.CONFIG));
        if (withData) {
            names.addAll(Volumes.names(context.engine(), context.project(), Labels.DATA));
            names.addAll(Volumes.names(context.engine(), context.project(), Labels.TRAINED));
        }
        return names;
    }
}
