package countme.acceptance;

import com.github.dockerjava.api.model.ContainerConfig;
import countme.topology.docker.Inventory.Instance;
import countme.topology.service.ConfigFiles;
import countme.topology.state.Color;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The counter's containers in a deployed stack, in the order of their slots. */
record Replicas(Deployed deployed) {
    List<String> ids() {
        return all().map(Instance::id).toList();
    }

    /** Such as {@code app-1}. */
    List<String> names() {
        return all().map(Instance::instance).toList();
    }

    Instance first() {
        return all().findFirst().orElseThrow();
    }

    Set<String> images() {
        return all().map(Instance::imageId).collect(Collectors.toSet());
    }

    /** The versions that their images say they are: containers may go while they are asked, images stay. */
    List<String> versions() {
        return all().map(this::version).toList();
    }

    /** The same of those that users are sent to. */
    List<String> serving() {
        String serving = deployed.scene().exec("proxy", "cat", ConfigFiles.CURRENT + "/serving.conf");
        return all().filter(one -> serving.contains("$counter " + Color.of(one.slot())))
                .map(this::version)
                .toList();
    }

    private String version(Instance one) {
        return String.valueOf(labels(one.imageId()).get("org.opencontainers.image.version"));
    }

    private Map<String, String> labels(String image) {
        ContainerConfig config =
                deployed.scene().docker().inspectImageCmd(image).exec().getConfig();
        return Objects.requireNonNullElse(Objects.requireNonNull(config).getLabels(), Map.of());
    }

    private Stream<Instance> all() {
        return deployed.scene().inventory().containers().stream()
                .filter(one -> one.service().equals("app"))
                .sorted(Comparator.comparingInt(Instance::slot));
    }
}
