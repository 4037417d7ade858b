package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.acceptance.cluster.NodeImages;
import countme.acceptance.cluster.Said;
import countme.acceptance.cluster.TestCluster;
import countme.loadtest.CounterPage;
import countme.topology.service.catalog.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The stack in a cluster, that something is done to while visitors come.
 *
 * @param namespace what it is in
 * @param target where its visitors go
 */
record ClusterScene(TestCluster cluster, String namespace, Target target) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * What manifests call each image, and what this machine's engine does; what it lacks is got. The counter has two versions, {@code 1} and {@code 2}, of
     * the same bytes.
     *
     * @param counter the repository of these
     * @param leftOut services that are not there
     */
    static NodeImages images(Launcher launcher, String counter, Set<String> leftOut) throws IOException {
        Map<String, String> images = listed(launcher, counter, leftOut);
        if (images.containsValue("")) {
            // Of all verbs, this gets and puts together every image, and starts nothing.
            Path bundle = launcher.directory().resolve("bundle");
            Launcher.Result save = launcher.runPackaged("images", "save", bundle.toString());
            assertThat(save.status()).as(save.err()).isZero();
            Files.delete(bundle);
            images = listed(launcher, counter, leftOut);
        }
        return new NodeImages(images);
    }

    private static Map<String, String> listed(Launcher launcher, String counter, Set<String> leftOut)
            throws IOException {
        var images = new LinkedHashMap<String, String>();
        for (JsonNode image : listed(launcher)) {
            String service = image.path("service").asText();
            String reference = image.path("reference").asText();
            if (service.equals("app")) {
                images.put(counter + ":1", reference);
                images.put(counter + ":2", reference);
            } else if (!leftOut.contains(service)) {
                images.put(image.path("official").asText(), reference);
            }
        }
        return images;
    }

    private static JsonNode listed(Launcher launcher) throws IOException {
        Launcher.Result list = launcher.run("images", "list", "--format", "json");
        assertThat(list.status()).as(list.err()).isZero();
        return JsonMapper.builder().build().readTree(list.out());
    }

    /** What this machine's engine calls the image of a service. */
    static String reference(Launcher launcher, String service) throws IOException {
        return StreamSupport.stream(listed(launcher).spliterator(), false)
                .filter(image -> image.path("service").asText().equals(service))
                .map(image -> image.path("reference").asText())
                .findFirst()
                .orElseThrow();
    }

    /** What an administrator types who works in the namespace. */
    Said kubectl(String... words) {
        return cluster.kubectl(Stream.concat(Stream.of("--namespace", namespace), Stream.of(words))
                .toArray(String[]::new));
    }

    /** Lets visitors come meanwhile; fails unless the count is exact and the visitors are answered in the end. */
    Tally during(String what, Scene.Harm harm) {
        return Scene.during(what, new Crowd(target, CounterPage::parse), this::count, this::tries, harm);
    }

    /** How often the proxy has asked one more replica about a request. */
    private long tries() {
        return Scene.tries(kubectl("logs", "deployment/proxy").orFail().lines());
    }

    /** The count itself, read without counting; 0 when there is none yet. */
    long count() {
        String stored = redis("GET", "hits");
        return stored.isEmpty() ? 0 : Long.parseLong(stored);
    }

    /** What Redis answers a user who may do anything. */
    String redis(String... command) {
        return inside("statefulset/redis", Redis.client(command)).orFail();
    }

    /** A command in a pod of this. */
    Said inside(String what, List<String> command) {
        var words = new ArrayList<>(List.of("exec", what, "--"));
        words.addAll(command);
        return kubectl(words.toArray(String[]::new));
    }

    /** All that have pods, as {@code deployment.apps/app}. */
    List<String> workloads() {
        return kubectl("get", "deployments,statefulsets", "--output", "name")
                .orFail()
                .lines()
                .toList();
    }

    /** Waits until each of them runs as it was last described. */
    void awaitRollout(List<String> workloads) {
        for (String workload : workloads) {
            Said said = kubectl("rollout", "status", workload, "--timeout", PATIENCE.toSeconds() + "s");
            assertThat(said.status()).as(() -> said.err() + "\n" + state()).isZero();
        }
    }

    /** What there is, and what is wrong, for a message. */
    private String state() {
        return kubectl("get", "pods", "--output", "wide").out() + "\n"
                + kubectl("get", "events", "--field-selector", "type=Warning").out();
    }

    /** The pods of a service that are not ending. */
    List<JsonNode> pods(String service) {
        String json = kubectl("get", "pods", "--selector", "app.kubernetes.io/name=" + service, "--output", "json")
                .orFail();
        try {
            return StreamSupport.stream(
                            JsonMapper.builder()
                                    .build()
                                    .readTree(json)
                                    .path("items")
                                    .spliterator(),
                            false)
                    .filter(pod ->
                            pod.path("metadata").path("deletionTimestamp").isMissingNode())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On which nodes they are. */
    Set<String> nodes(String service) {
        return pods(service).stream()
                .map(pod -> pod.path("spec").path("nodeName").asText())
                .collect(Collectors.toSet());
    }

    /** What they run from. */
    Set<String> images(String service) {
        return pods(service).stream()
                .map(pod -> pod.path("spec")
                        .path("containers")
                        .path(0)
                        .path("image")
                        .asText())
                .collect(Collectors.toSet());
    }

    /** Kills the processes of a pod's container, as a machine without memory would. */
    void kill(JsonNode pod) {
        String container = pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("containerID")
                .asText()
                .replace("containerd://", "");
        List<ProcessHandle> processes = cluster.processes(container);
        assertThat(processes).isNotEmpty();
        processes.forEach(ProcessHandle::destroyForcibly);
    }
}
