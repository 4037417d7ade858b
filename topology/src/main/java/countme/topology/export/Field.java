package countme.topology.export;

import static countme.topology.export.Fate.lost;
import static countme.topology.export.Fate.mapped;
import static countme.topology.export.Fate.refused;

import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Pages;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.watch.MetricsEndpoint;

/**
 * Everything that a description can say of a service, field by field, and what becomes of it. A field that is not here fails the build, and so does one that is
 * said to be mapped and changes nothing. What is drawn and alerted (package {@code service.watch}) counts as one: it goes into the files of the services that watch.
 */
enum Field {
    NAME(Service.class, "name", mapped("names and labels of its objects"), mapped("the service's name")),
    IMAGE(Service.class, "image", mapped("image"), mapped("image")),
    IMAGE_REPOSITORY(ImageRef.class, "repository", mapped("image"), mapped("image")),
    IMAGE_TAG(ImageRef.class, "tag", mapped("image"), mapped("image")),
    JAVA_APP(
            Service.class,
            "javaApp",
            mapped("an image that you name: it is put together by the launcher, and no registry has it"),
            mapped("an image that you name: it is put together by the launcher, and no registry has it")),
    HOST(
            Service.class,
            "firstHost",
            lost("A cluster gives addresses as it likes. Services find each other by name."),
            mapped("ipv4_address")),
    NETWORKS(
            Service.class,
            "networks",
            mapped("a label for each network, and NetworkPolicies"),
            mapped("networks, those without a way out internal")),
    SLOTS(
            Service.class,
            "slots",
            mapped("replicas, spread over nodes, and a PodDisruptionBudget"),
            mapped("a service for each slot")),
    USER(
            Service.class,
            "user",
            mapped("runAsUser, runAsGroup and fsGroup; root with --node-logs, for what reads logs")
                    .except("It runs as root, which the restricted Pod Security Standard refuses."),
            mapped("user")),
    COMMAND(Service.class, "command", mapped("command"), mapped("entrypoint")),
    ENVIRONMENT(Service.class, "environment", mapped("env"), mapped("environment")),
    HEALTH(Service.class, "health", mapped("probes"), mapped("healthcheck")),
    ALIVE(HealthCheck.class, "alive", mapped("startup and liveness probe, where it is no HTTP"), mapped("healthcheck")),
    READY(
            HealthCheck.class,
            "ready",
            mapped("readiness probe, where it is no HTTP"),
            lost("Compose knows one health check. It gets the one that tells whether a service lives.")),
    HTTP(HealthCheck.class, "http", mapped("httpGet of the probes"), lost("The command asks the same.")),
    HTTP_PORT(HealthCheck.Http.class, "port", mapped("port of httpGet"), lost("The command asks the same.")),
    HTTP_ALIVE(
            HealthCheck.Http.class,
            "alive",
            mapped("path of the startup and the liveness probe"),
            lost("The command asks the same.")),
    HTTP_READY(
            HealthCheck.Http.class, "ready", mapped("path of the readiness probe"), lost("The command asks the same.")),
    REMEDIES(
            HealthCheck.class,
            "remedies",
            lost("The launcher's words for what it finds in a log."),
            lost("The launcher's words for what it finds in a log.")),
    WARNINGS(
            HealthCheck.class,
            "warnings",
            lost("The launcher's words for what it finds in a log."),
            lost("The launcher's words for what it finds in a log.")),
    LIMITS(Service.class, "limits", mapped("resources"), mapped("limits")),
    MEMORY(Limits.class, "memoryMiB", mapped("requests and limits of memory"), mapped("mem_limit and memswap_limit")),
    PROCESSES(
            Limits.class,
            "pids",
            lost("How many processes a pod may have, each node's kubelet says (podPidsLimit)."),
            mapped("pids_limit")),
    SHARES(
            Limits.class,
            "cpuShares",
            mapped("requests of cpu: for 1024 shares, a tenth of a processor"),
            mapped("cpu_shares")),
    VOLUMES(
            Service.class,
            "volumes",
            mapped(
                            "volumeClaimTemplates of a StatefulSet; emptyDir where nothing in it is state; a directory of the node for what reads its logs")
                    .except("Its replicas share a volume, and a pod's is its own."),
            mapped("named volumes")),
    VOLUME_NAME(DataVolume.class, "name", mapped("the volume's name"), mapped("the volume's name")),
    VOLUME_PATH(DataVolume.class, "path", mapped("mountPath"), mapped("target")),
    VOLUME_SIZE(
            DataVolume.class, "gibibytes", mapped("requests of storage"), lost("An engine's volumes have no size.")),
    FOREIGN_VOLUMES(
            Service.class,
            "foreignVolumes",
            refused("It reads a volume that another service keeps, and a volume of a pod is its own."),
            mapped("named volumes, read-only")),
    PUBLISHED(
            Service.class,
            "publishedPorts",
            mapped(
                    "a Service of the type LoadBalancer, or with --gateway routes to one; of what is published on loopback, ports for 'kubectl port-forward'"),
            mapped("ports")),
    BIND(
            PublishedPort.class,
            "bind",
            mapped("whether a LoadBalancer has the port")
                    .except(
                            "It is published on one address of a machine, and a cluster gives addresses as it likes: say 0.0.0.0, or 127.0.0.1."),
            mapped("ports")),
    HOST_PORT(PublishedPort.class, "hostPort", mapped("port of that Service"), mapped("ports")),
    CONTAINER_PORT(PublishedPort.class, "containerPort", mapped("its targetPort"), mapped("ports")),
    PORTS(
            Service.class,
            "listening",
            mapped("ports of its Service and of its NetworkPolicy"),
            lost("Whoever shares a network reaches all ports.")),
    DEPENDENCIES(
            Service.class,
            "dependencies",
            mapped(
                    "the console's picture, and the names of Services: what is not ready gets no requests, and nothing waits for it"),
            mapped("depends_on and extra_hosts")),
    JOINED(
            Service.class,
            "joined",
            refused(
                    "It lives in another service's network, and acts on it with rights that would have to be the other's, too."),
            mapped("network_mode")),
    CAPABILITIES(
            Service.class,
            "capabilities",
            refused("It needs a capability that the restricted Pod Security Standard refuses."),
            mapped("cap_add")),
    CONFIGURATION(
            Service.class,
            "configurations",
            mapped("a ConfigMap, and a Secret of what only its user may read, each named by its content"),
            mapped("a directory of files, mounted read-only")),
    FILES(ConfigFiles.class, "files", mapped("data of these"), mapped("these files")),
    PAGES(
            ConfigFiles.class,
            "pages",
            mapped("data of these; a changed page is another pod, too"),
            mapped("these files, read where they are: a changed page is seen at once")),
    PAGES_FILES(Pages.class, "files", mapped("data of these"), mapped("these files")),
    PAGES_HASH(
            Pages.class,
            "hash",
            lost("What is exported is named by its own content."),
            lost("It tells whether pages have to be written; here they are written already.")),
    HASH(
            ConfigFiles.class,
            "hash",
            lost("It names the engine's volume. What is exported is named by its own content."),
            mapped("a label, so that a changed file is a changed container")),
    RELOAD(
            ConfigFiles.class,
            "reload",
            lost(
                    "A changed configuration has another name, so pods are replaced one by one. Of what has one pod and keeps state, that is a gap."),
            lost("A changed configuration is a changed container.")),
    RELOAD_TEST(ConfigFiles.Reload.class, "test", lost("Nothing is reloaded."), lost("Nothing is reloaded.")),
    RELOAD_APPLY(ConfigFiles.Reload.class, "apply", lost("Nothing is reloaded."), lost("Nothing is reloaded.")),
    STOP_GRACE(Service.class, "stopGrace", mapped("terminationGracePeriodSeconds"), mapped("stop_grace_period")),
    STOP_SIGNAL(Service.class, "stopSignal", mapped("preStop, where it is not SIGTERM"), mapped("stop_signal")),
    CONTAINER_LOGS(
            Service.class,
            "containerLogs",
            mapped("with --node-logs, hostPath of a DaemonSet in the namespace PROJECT-node")
                    .except("It reads files of the node, which the restricted Pod Security Standard refuses."),
            mapped("a bind mount")),
    CONTROL_GROUPS(
            Service.class,
            "controlGroups",
            refused(
                    "It reads the machine's control groups by the Docker engine's names; a cluster's kubelets measure that themselves."),
            mapped("a bind mount")),
    METRICS(
            Service.class,
            "metrics",
            mapped("Prometheus' jobs, and ports of its Service; with --prometheus-operator, a PodMonitor"),
            mapped("Prometheus' jobs")),
    METRICS_JOB(MetricsEndpoint.class, "job", mapped("Prometheus' jobs"), mapped("Prometheus' jobs")),
    METRICS_PORT(MetricsEndpoint.class, "port", mapped("Prometheus' jobs"), mapped("Prometheus' jobs")),
    METRICS_PATH(MetricsEndpoint.class, "path", mapped("Prometheus' jobs"), mapped("Prometheus' jobs")),
    METRICS_PARAMETERS(MetricsEndpoint.class, "parameters", mapped("Prometheus' jobs"), mapped("Prometheus' jobs")),
    ALERTS(
            Service.class,
            "alerts",
            mapped("Prometheus' rules; with --prometheus-operator, a PrometheusRule"),
            mapped("Prometheus' rules")),
    MEASURED(Service.class, "measured", mapped("Prometheus' rules"), mapped("Prometheus' rules")),
    HEALTH_METRICS(Service.class, "healthMetrics", mapped("Prometheus' rules"), mapped("Prometheus' rules")),
    FEEDS(Service.class, "feeds", mapped("the console's picture"), mapped("the console's picture")),
    FLOWS(Service.class, "flows", mapped("the console's picture"), mapped("the console's picture")),
    VISITS(Service.class, "visits", mapped("the console's picture"), mapped("the console's picture")),
    DISPLAY(Service.class, "display", mapped("the console's graphs"), mapped("the console's graphs")),
    FIGURES(Service.class, "figures", mapped("the console's numbers"), mapped("the console's numbers")),
    CONTAINER_METRICS(
            Service.class, "containerMetrics", mapped("the console's graphs"), mapped("the console's graphs")),
    EXCHANGES(
            Service.class,
            "exchanges",
            lost("Words of the launcher's diagrams."),
            lost("Words of the launcher's diagrams.")),
    OUTSIDE(
            Service.class,
            "outside",
            lost("Words of the launcher's diagrams."),
            lost("Words of the launcher's diagrams.")),
    SCRAPING(
            Service.class,
            "scraping",
            lost("Lines of the launcher's diagrams."),
            lost("Lines of the launcher's diagrams.")),
    LOGS(
            Service.class,
            "logs",
            mapped("the collector's parsers"),
            mapped("the collector's parsers, and how much of a log is kept")),
    ROUTINE(Service.class, "routine", mapped("the collector's parsers"), mapped("the collector's parsers"));

    private final Class<?> of;
    private final String field;
    private final Fate.Kind onKubernetes;
    private final String kubernetesWords;
    private final String refusal;
    private final Fate.Kind inCompose;
    private final String composeWords;

    Field(Class<?> of, String field, Fate kubernetes, Fate compose) {
        this.of = of;
        this.field = field;
        this.onKubernetes = kubernetes.kind();
        this.kubernetesWords = kubernetes.words();
        this.refusal = kubernetes.reason();
        this.inCompose = compose.kind();
        this.composeWords = compose.words();
    }

    /** Where the description has it. */
    Class<?> of() {
        return of;
    }

    /** Its name there. */
    String field() {
        return field;
    }

    Fate kubernetes() {
        return new Fate(onKubernetes, kubernetesWords, refusal);
    }

    /** Nothing is refused there. */
    Fate compose() {
        return new Fate(inCompose, composeWords, "");
    }

    /** Whether a service says there what keeps it from Kubernetes. */
    boolean isRefusedOf(Service service, KubernetesOptions options) {
        boolean mayReadLogs = options.nodeLogs() && service.containerLogs().isPresent();
        return switch (this) {
            case USER -> (service.user().startsWith("0:") || service.user().endsWith(":0")) && !mayReadLogs;
            case VOLUMES ->
                service.slots().size() > 1 && service.volumes().stream().anyMatch(DataVolume::isState);
            case FOREIGN_VOLUMES -> !service.foreignVolumes().isEmpty();
            case BIND -> service.publishedPorts().stream().anyMatch(port -> !Reach.isKnown(port.bind()));
            case JOINED -> service.joined().isPresent();
            case CAPABILITIES -> !service.capabilities().isEmpty();
            case CONTAINER_LOGS -> service.containerLogs().isPresent() && !mayReadLogs;
            case CONTROL_GROUPS -> service.controlGroups().isPresent();
            default -> false;
        };
    }

    /** Such as {@code Limits.pids}. */
    @Override
    public String toString() {
        return of.getSimpleName() + "." + field;
    }
}
