package countme.topology.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.concurrent.Time;
import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.deploy.Stack;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.backup.StatefulStack;
import countme.topology.deploy.inspect.LogSource;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.project.Keys;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.deploy.project.SecretFile;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.Releasing;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Entrance;
import countme.topology.service.PublishedPort;
import countme.topology.service.Services;
import countme.topology.state.StateDir;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A stack in a cluster. */
public final class ClusterStack implements Stack {
    private static final long KIBI = 1024;

    private final ClusterProject project;
    private final Pods pods;

    /** Asks nobody yet. */
    public ClusterStack(Design design, Settings settings, StateDir state, Progress progress, ClusterPlace place) {
        ClusterRecord record = place.record(settings.project());
        this.project = new ClusterProject(
                design,
                settings,
                state,
                progress,
                place.cluster(),
                record,
                new Keys(state, record, SecretFile::random),
                place.registries(),
                Time.system());
        this.pods = project.pods();
    }

    @Override
    public Services topology() {
        return project.topology();
    }

    @Override
    public Settings settings() {
        return project.settings();
    }

    @Override
    public Keys keys() {
        return project.keys();
    }

    @Override
    public Audit audit() {
        return project.audit();
    }

    @Override
    public String noun() {
        return "pod";
    }

    @Override
    public List<String> instances() {
        return pods.all().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    @Override
    public List<Change> preview() {
        return new ClusterUp(project).preview();
    }

    @Override
    public Set<String> up(Consumer<List<Change>> consent, Runnable serving) {
        return new ClusterUp(project).run("up", keys().isTakenOver() ? "--take-over" : "", consent, serving);
    }

    @Override
    public Set<String> scale(Consumer<List<Change>> consent) {
        int replicas = settings().replicas();
        String target = topology().requireVersioned().service().name() + "=" + replicas;
        return new ClusterUp(project)
                .run(
                        "scale",
                        target,
                        consent.andThen(changes -> project.record().replicas().keep(replicas)),
                        () -> {});
    }

    @Override
    public Map<String, String> addresses() {
        var places = new LinkedHashMap<String, String>();
        places.put(
                topology().subject().replaceFirst("^the ", ""),
                topology().entrance().url());
        return places;
    }

    @Override
    public List<String> directions() {
        Entrance entrance = topology().entrance();
        String local = entrance.service().publishedPorts().stream()
                .filter(port -> Ports.isLoopback(port.bind()))
                .map(port -> port.hostPort() + ":" + port.hostPort())
                .collect(Collectors.joining(" "));
        return local.isEmpty()
                ? List.of()
                : List.of("What is published on loopback is brought here by 'kubectl --context "
                        + project.cluster().context() + " -n " + project.name() + " port-forward service/"
                        + entrance.service().name() + "-local " + local + "'.");
    }

    @Override
    public String unattended() {
        return "the cluster restarts what crashes, but nobody renews its certificate or deploys what is pushed.";
    }

    /** Tells what holds up a pod, and when that is over. */
    @Override
    public void attend() {
        new ClusterWatch(project).attend();
    }

    @Override
    public Status status() {
        boolean there = project.namespace().isPresent();
        return ClusterStatus.of(topology(), there ? pods.all() : List.of(), there ? published() : List.of());
    }

    /** Where the cluster lets users in. */
    private List<PublishedPort> published() {
        String name = topology().entrance().service().name() + "-public";
        return project.cluster().ask("read service/" + name, asked -> {
            var service =
                    asked.services().inNamespace(project.name()).withName(name).get();
            return service == null
                            || service.getStatus() == null
                            || service.getStatus().getLoadBalancer() == null
                    ? List.<PublishedPort>of()
                    : service.getStatus().getLoadBalancer().getIngress().stream()
                            .map(way -> way.getIp() == null ? way.getHostname() : way.getIp())
                            .flatMap(address -> service.getSpec().getPorts().stream()
                                    .map(port -> new PublishedPort(
                                            address,
                                            port.getPort(),
                                            port.getTargetPort().getIntVal())))
                            .toList();
        });
    }

    /** Those that a metrics server has measured. */
    @Override
    public Map<String, Long> memory() {
        String path = "/apis/metrics.k8s.io/v1beta1/namespaces/" + project.name() + "/pods";
        String answer = project.cluster().ask("say how much memory pods hold", asked -> asked.raw(path));
        if (answer == null) {
            throw Problem.usage(
                    "The cluster does not know how much memory pods hold",
                    "It has no metrics server.",
                    "Leave out --memory, or have one installed in the cluster.");
        }
        var held = new HashMap<String, Long>();
        JsonNode measured = Serialization.unmarshal(answer, JsonNode.class);
        measured.path("items").forEach(pod -> {
            long kibi = 0;
            for (JsonNode container : pod.path("containers")) {
                kibi += Long.parseLong(
                        "0" + container.path("usage").path("memory").asText().replaceAll("\\D.*", ""));
            }
            held.put(pod.path("metadata").path("name").asText(), kibi * KIBI);
        });
        return held;
    }

    @Override
    public List<String> belongings(boolean withData) {
        return new ClusterDown(project).preview(withData);
    }

    @Override
    public int down(boolean withData) {
        return new ClusterDown(project).run(withData);
    }

    @Override
    public List<Change> previewOfRestart(String name) {
        return new ClusterRestart(project).preview(name);
    }

    @Override
    public List<Change> restart(String name, Consumer<List<Change>> consent) {
        return new ClusterRestart(project).run(name, consent);
    }

    @Override
    public LogSource logs(List<String> names) {
        project.requireThere();
        List<Pod> all = pods.all();
        return new PodLogs(
                project,
                topology(),
                names.isEmpty()
                        ? all
                        : names.stream()
                                .flatMap(name -> Pods.named(name, all).stream())
                                .distinct()
                                .toList());
    }

    @Override
    public RunningCommand command(String name) {
        project.requireThere();
        List<Pod> named = Pods.named(name, pods.all());
        Pod chosen = named.stream().filter(Pods::isReady).findFirst().orElse(named.get(0));
        return new PodCommand(
                project.cluster(), project.name(), chosen.getMetadata().getName());
    }

    @Override
    public StatefulStack stateful() {
        return new StatefulStack(
                project.name(),
                project.topology(),
                project.directory(),
                project.time(),
                project.progress(),
                new ClusterStateHost(project));
    }

    @Override
    public Releasing releasing() {
        return new ClusterDeploy(project);
    }

    /** The connection is the place's. */
    @Override
    public void close() {}
}
