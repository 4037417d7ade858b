package countme.acceptance;

import countme.topology.docker.Inventory.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The counter's containers in a deployed stack, in the order of their slots. */
record Replicas(Deployed deployed) {
    List<String> ids() {
        return all().map(Instance::id).toList();
    }

    Set<String> images() {
        return all().map(Instance::imageId).collect(Collectors.toSet());
    }

    /** The versions that their images say they are. */
    List<String> versions() {
        return all().map(one -> String.valueOf(deployed.scene()
                        .docker()
                        .inspectContainerCmd(one.id())
                        .exec()
                        .getConfig()
                        .getLabels()
                        .get("org.opencontainers.image.version")))
                .toList();
    }

    private Stream<Instance> all() {
        return deployed.scene().inventory().containers().stream()
                .filter(one -> one.service().equals("app"))
                .sorted(Comparator.comparingInt(Instance::slot));
    }
}
