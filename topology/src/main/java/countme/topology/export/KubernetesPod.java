package countme.topology.export;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.Description;
import countme.topology.service.Entrance;
import countme.topology.service.HealthCheck;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service as a pod: what it is from its description, and how it is run from what an engine would be told of it.
 *
 * @param engine what that is
 */
record KubernetesPod(
        KubernetesNames names,
        Service service,
        KubernetesConfiguration configuration,
        String image,
        Duration startWithin,
        CreateContainerCmd engine) {
    private static final String CONFIGURATION = "configuration";
    private static final String NODE_LOGS = "node-logs";

    /** Where a kubelet keeps the logs of pods, whatever runs them. */
    private static final String POD_LOGS = "/var/log/pods";

    /** Until no node sends a pod new connections that is about to end, in seconds. */
    private static final int FAREWELL = 2;

    /** Between two looks at whether it serves, in seconds: as often as an attached launcher looks at what is not well. */
    private static final int READINESS = 2;

    /** After which what was on a node that is gone is begun on another one, in seconds. */
    private static final long GONE = 30;

    /** Between two looks while it starts, in seconds. */
    private static final int STARTING = 1;

    private static final int SHARES_OF_A_PROCESSOR = 1024;
    /** Of a processor, for as many shares as an engine gives by default, in thousandths. What is asked for is also taken from the node, so it is little. */
    private static final int MILLIS = 100;

    private static final Pattern SIZE = Pattern.compile("size=(\\d+)m");

    /** What Kubernetes takes for the beginning of a variable, or has written twice. */
    private static final Pattern EXPANDED = Pattern.compile("\\$(?=[$(])");

    static KubernetesPod of(KubernetesNames names, Service service, Request request) {
        Placement site = names.site();
        String image = request.image(service);
        return new KubernetesPod(
                names,
                service,
                KubernetesConfiguration.of(names, service, service.configuration(site)),
                image,
                request.startWithin(),
                EngineOption.create(
                        Description.of(service, site, service.slots().get(0)), image));
    }

    PodTemplateSpec template() {
        String[] ids = service.user().split(":", -1);
        long user = Long.parseLong(ids[0]);
        long group = Long.parseLong(ids[1]);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(names.podLabels(service))
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                // Else every Service would be told to every container, in variables of its environment.
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(user != 0)
                .withRunAsUser(user)
                .withRunAsGroup(group)
                .withFsGroup(group)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withTerminationGracePeriodSeconds(service.stopGrace().toSeconds() + (isEased() ? FAREWELL : 0))
                .withTopologySpreadConstraints(spread())
                .withTolerations(tolerations())
                .withContainers(container())
                .withVolumes(volumes())
                .endSpec()
                .build();
    }

    /** Whether it has claims for what it keeps. */
    static boolean isStateful(Service service) {
        return !service.readsNode() && service.volumes().stream().anyMatch(DataVolume::isState);
    }

    /**
     * How long it is left on a node that is gone. What keeps state is not begun elsewhere while it may still run there, and would be ended on a node that comes back:
     * it is left as long as Kubernetes does by itself, and so is what belongs to its node.
     */
    private List<Toleration> tolerations() {
        return isStateful(service) || service.readsNode()
                ? List.of()
                : Stream.of("not-ready", "unreachable")
                        .map(what -> new TolerationBuilder()
                                .withKey("node.kubernetes.io/" + what)
                                .withOperator("Exists")
                                .withEffect("NoExecute")
                                .withTolerationSeconds(GONE)
                                .build())
                        .toList();
    }

    private List<TopologySpreadConstraint> spread() {
        return isReplicated()
                ? List.of(new TopologySpreadConstraintBuilder()
                        .withMaxSkew(1)
                        .withTopologyKey("kubernetes.io/hostname")
                        // One node that holds all is better than a replica less.
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .withNewLabelSelector()
                        .withMatchLabels(names.labels(service))
                        .endLabelSelector()
                        // Else those that are about to go would count, and all of the next version be where they are
                        // not.
                        .withMatchLabelKeys("pod-template-hash")
                        .build())
                : List.of();
    }

    private Container container() {
        HostConfig host = host();
        var container = new ContainerBuilder()
                .withName(service.name())
                .withImage(image)
                .withCommand(
                        service.command().stream().map(KubernetesPod::literal).toList())
                .withEnv(service.environment().entrySet().stream()
                        .map(variable -> new EnvVar(variable.getKey(), literal(variable.getValue()), null))
                        .toList())
                .withPorts(service.ports().stream().map(KubernetesPod::port).toList())
                .withStartupProbe(probe(service.health().alive(), HealthCheck.Http::alive)
                        .withPeriodSeconds(STARTING)
                        .withFailureThreshold((int) Math.max(1, startWithin.toSeconds() / STARTING))
                        .build())
                .withLivenessProbe(probe(service.health().alive(), HealthCheck.Http::alive)
                        .withPeriodSeconds((int) HealthCheck.INTERVAL.toSeconds())
                        .withFailureThreshold(HealthCheck.RETRIES)
                        .build())
                .withReadinessProbe(readiness())
                .withNewResources()
                .withRequests(new TreeMap<>(Map.of("cpu", processor(), "memory", memory())))
                .withLimits(Map.of("memory", memory()))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(!listed(host.getSecurityOpts()).contains("no-new-privileges"))
                .withPrivileged(host.getPrivileged())
                .withReadOnlyRootFilesystem(host.getReadonlyRootfs())
                .withNewCapabilities()
                .withDrop(capabilities(host.getCapDrop()))
                .withAdd(capabilities(host.getCapAdd()))
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts());
        Lifecycle lifecycle = lifecycle();
        return lifecycle == null
                ? container.build()
                : container.withLifecycle(lifecycle).build();
    }

    private HostConfig host() {
        return Objects.requireNonNull(engine.getHostConfig());
    }

    private static List<String> listed(@Nullable List<String> options) {
        return options == null ? List.of() : options;
    }

    private static List<String> capabilities(Capability @Nullable [] all) {
        return all == null ? List.of() : Arrays.stream(all).map(Enum::name).toList();
    }

    /** As it is meant: Kubernetes would put in the values of variables. */
    static String literal(String word) {
        return EXPANDED.matcher(word).replaceAll("\\$\\$");
    }

    private static ContainerPort port(int port) {
        return new ContainerPortBuilder()
                .withName(KubernetesNames.port(port))
                .withContainerPort(port)
                .build();
    }

    private ProbeBuilder probe(List<String> command, Function<HealthCheck.Http, String> path) {
        var probe = new ProbeBuilder().withTimeoutSeconds((int) HealthCheck.TIMEOUT.toSeconds());
        return service.health()
                .http()
                .map(http -> probe.withNewHttpGet()
                        .withPath(path.apply(http))
                        .withPort(new IntOrString(http.port()))
                        .endHttpGet())
                .orElseGet(() -> probe.withNewExec().withCommand(command).endExec());
    }

    /** The only one that may fail for another's fault: who is not ready is sent no requests, and goes on. */
    private Probe readiness() {
        return probe(service.health().ready(), HealthCheck.Http::ready)
                .withPeriodSeconds(READINESS)
                .withFailureThreshold(HealthCheck.RETRIES)
                .build();
    }

    private Quantity memory() {
        return new Quantity(String.valueOf(service.limits().memoryMiB()), "Mi");
    }

    private Quantity processor() {
        return new Quantity(
                String.valueOf(Math.max(1, service.limits().cpuShares() * MILLIS / SHARES_OF_A_PROCESSOR)), "m");
    }

    private boolean isReplicated() {
        return service.slots().size() > 1;
    }

    private boolean endsOnTerm() {
        return service.stopSignal().equals("SIGTERM");
    }

    /** Whether it goes on for a while after it was told to end, because connections still come. */
    private boolean isEased() {
        return isReplicated() || service instanceof Entrance || !endsOnTerm();
    }

    private @Nullable Lifecycle lifecycle() {
        if (!isEased()) {
            return null;
        }
        if (endsOnTerm()) {
            return new LifecycleBuilder()
                    .withNewPreStop()
                    .withNewSleep()
                    .withSeconds((long) FAREWELL)
                    .endSleep()
                    .endPreStop()
                    .build();
        }
        // Kubernetes sends SIGTERM when this ends, and this ends with the container.
        String script =
                "sleep " + FAREWELL + "; kill -s " + service.stopSignal().replaceFirst("^SIG", "") + " 1; sleep "
                        + service.stopGrace().toSeconds();
        return new LifecycleBuilder()
                .withNewPreStop()
                .withNewExec()
                .withCommand("sh", "-c", script)
                .endExec()
                .endPreStop()
                .build();
    }

    private List<VolumeMount> mounts() {
        var mounts = new ArrayList<VolumeMount>();
        memoryFileSystems().forEach((path, options) -> mounts.add(mount(memoryVolume(path), path, false)));
        service.volumes().forEach(data -> mounts.add(mount(data.name(), data.path(), false)));
        service.containerLogs().ifPresent(path -> mounts.add(mount(NODE_LOGS, path, true)));
        configuration
                .volume(CONFIGURATION)
                .ifPresent(volume -> mounts.add(mount(volume.getName(), ConfigFiles.CURRENT, true)));
        return mounts;
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        var mount = new VolumeMountBuilder().withName(volume).withMountPath(path);
        return readOnly ? mount.withReadOnly(true).build() : mount.build();
    }

    /** All but those that a StatefulSet claims. */
    private List<Volume> volumes() {
        var volumes = new ArrayList<Volume>();
        memoryFileSystems()
                .forEach((path, options) -> volumes.add(new VolumeBuilder()
                        .withName(memoryVolume(path))
                        .withNewEmptyDir()
                        .withMedium("Memory")
                        .withSizeLimit(size(options))
                        .endEmptyDir()
                        .build()));
        if (service.readsNode()) {
            service.volumes()
                    .forEach(data -> volumes.add(onTheNode(
                            data.name(),
                            "/var/lib/" + names.site().nodeNamespace() + "/" + data.name(),
                            "DirectoryOrCreate")));
        } else {
            service.volumes().stream()
                    .filter(data -> !data.isState())
                    .map(DataVolume::name)
                    .map(name -> new VolumeBuilder()
                            .withName(name)
                            .withNewEmptyDir()
                            .endEmptyDir()
                            .build())
                    .forEach(volumes::add);
        }
        service.containerLogs().ifPresent(path -> volumes.add(onTheNode(NODE_LOGS, POD_LOGS, "Directory")));
        configuration.volume(CONFIGURATION).ifPresent(volumes::add);
        return volumes;
    }

    private static Volume onTheNode(String name, String path, String type) {
        return new VolumeBuilder().withName(name).withNewHostPath(path, type).build();
    }

    private Map<String, String> memoryFileSystems() {
        return new TreeMap<>(Objects.requireNonNullElse(host().getTmpFs(), Map.of()));
    }

    private static String memoryVolume(String path) {
        return path.substring(1).replace('/', '-');
    }

    private static Quantity size(String options) {
        Matcher size = SIZE.matcher(options);
        if (!size.find()) {
            throw new IllegalStateException("a file system in memory without a size: " + options);
        }
        return new Quantity(size.group(1), "Mi");
    }
}
