package countme.topology.service.catalog;

import countme.topology.config.Admission;
import countme.topology.config.Network;
import countme.topology.config.Ports;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.Entrance;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Inside;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.watch.Caption;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx: ends TLS, spreads requests over the replicas and is the only service reachable from outside. */
public final class Proxy extends Service implements Entrance {
    private static final Pattern REQUEST =
            Pattern.compile("\"status\":(\\d+),.*\"upstream_replica\":\"[^\"].*\"upstream\":\"([^\"]*)\"");

    private static final int HTTPS = 8443;
    private static final int HTTP = 8080;
    private static final int STATUS = 8081;
    private static final int CONSOLE = 9443;
    /** For probes within the stack, which do not speak the PROXY protocol, where users' port does. */
    private static final int PROBES = 8444;
    /** What OpenSSL reads, at its start only. */
    private static final String OPENSSL = "openssl.cnf";
    /** What the collector makes of its log: a histogram of seconds. */
    private static final String REQUESTS = "proxy_request_duration_seconds";

    /** The only directory that belongs to everybody in the official image and in the stand-in: a new volume gets its mode. */
    private static final DataVolume RUN = new DataVolume("proxy-run", "/var/tmp", 0);

    private static final String PID = RUN.path() + "/nginx.pid";

    /** How the names of files begin that hold answers to challenges. */
    private static final String CHALLENGE = "acme-";

    private static final Duration COMMAND = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final Ports ports;
    private final Admission admission;
    private final Tls tls;
    private final Console console;
    private OptionalInt guardPort = OptionalInt.empty();
    private Optional<DataVolume> banned = Optional.empty();

    /** The certificate that it shows. */
    Tls tls() {
        return tls;
    }

    /**
     * Describes the proxy in front of replicas.
     *
     * @param upstream whom it sends users to
     * @param ports where it listens on the engine's machine
     * @param admission whom it answers, and under which names
     * @param console what it serves to operators, on a port of their own
     */
    public Proxy(Upstream upstream, Ports ports, Admission admission, Tls tls, Console console) {
        super("proxy", ImageRef.of("nginx:1.30.5"), 10);
        this.upstream = upstream;
        this.ports = ports;
        this.admission = admission;
        this.tls = tls;
        this.console = console;
        on(Network.edge, Network.backend, Network.ops);
        runsAs(101, 101);
        dependsOn(upstream.service());
        exchanges(upstream.service(), "requests");
        console.behind().forEach(this::exchanges);
        command("nginx", "-c", ConfigFiles.CURRENT + "/nginx.conf", "-g", "daemon off;");
        environment("OPENSSL_CONF", ConfigFiles.CURRENT + "/" + OPENSSL);
        // On SIGTERM nginx would cut requests in flight.
        stopsOn("SIGQUIT");
        // Not for itself: what lives in its network sees there that it was started again.
        keeps(RUN);
        listens(STATUS);
        listens(probesPort());
        publishes(new PublishedPort(ports.bind(), ports.https(), HTTPS));
        publishes(new PublishedPort(ports.bind(), ports.http(), HTTP));
        publishes(new PublishedPort(ports.opsBind(), ports.ops(), CONSOLE));
        limitedTo(new Limits(192, 64, 1024));
        writes(LogFormat.REQUESTS);
        // Of whoever asks whether it answers; the counter has nothing there.
        writesAsRoutine("{\"status\":404,", "\"path\":\"/probe\"");
        // Its exporter waits for a silent nginx longer than Prometheus waits for the exporter; then the probe tells.
        // nginx tells nobody its memory; its counts begin anew with it, but not with a reload.
        healthMetrics(new HealthMetrics(
                "nginx_up{} or up{} == 0 and on () probe_http_status_code == 0",
                "",
                "resets(nginx_connections_accepted{}[15m])"));
        healthy(HealthCheck.http(STATUS, "/live", "/live"));
        sends(upstream.service(), Flow.toEachTarget("upstream_replica", REQUESTS));
        visited(ServiceLevel.visits());
        showsFirst(ServiceLevel.figures());
        captioned(new Caption("nginx_connections_active{}", Unit.count, "connection"));
        showsOnly(
                Graph.of("Requests by status", Unit.rate, "sum by (status_class) (rate(" + REQUESTS + "_count[$w]))"),
                Graph.percentiles("Latency", REQUESTS + "_bucket", 50, 95, 99),
                Graph.of(
                        "Errors (5xx)",
                        Unit.percent,
                        "errors",
                        "(sum(rate(" + REQUESTS + "_count{status_class=\"5xx\"}[$w])) or vector(0)) / (sum(rate("
                                + REQUESTS + "_count[$w])) > 0)"),
                Graph.of("Connections", Unit.count, "active", "nginx_connections_active")
                        .and("waiting", "nginx_connections_waiting"));
    }

    @Override
    public Service service() {
        return this;
    }

    /** The port is left out when it is the default one. */
    @Override
    public String url() {
        return "https://" + admission.serverName() + publishedPort();
    }

    private String publishedPort() {
        return ports.https() == 443 ? "" : ":" + ports.https();
    }

    @Override
    public String operatorsUrl(String bind, int port) {
        return Console.address(admission.serverName(), bind, port);
    }

    @Override
    public int operatorsPort() {
        return CONSOLE;
    }

    @Override
    public int usersPort() {
        return HTTPS;
    }

    /** The port inside that tells how nginx is, to the stack only. */
    public int statusPort() {
        return STATUS;
    }

    /** The port inside that answers probes within the stack, over TLS, as users' does. */
    int probesPort() {
        return admission.proxyProtocol() ? PROBES : HTTPS;
    }

    /** Where {@link #startedFile} is. */
    DataVolume run() {
        return RUN;
    }

    /** Is there while it runs, and another one after each start. */
    String startedFile() {
        return PID;
    }

    /** From now on it tells of suspicious requests there, as to a syslog: a port of UDP on its loopback. It waits for nobody. */
    void tellOffences(int port) {
        guardPort = OptionalInt.of(port);
    }

    /** From now on it refuses clients after whose addresses directories there are named. Where there are no balancers, it need not look. */
    void refuse(DataVolume clients) {
        reads(clients);
        banned = Optional.of(clients);
    }

    @Override
    public int redirectPort() {
        return HTTP;
    }

    @Override
    public Optional<String> imagesFile() {
        return Optional.of(Console.IMAGES);
    }

    /** nginx looks for it at each request, so that nothing is reloaded. */
    @Override
    public void answerChallenge(Inside inside, String token, String answer) {
        inside.write(RUN.path(), CHALLENGE + token, answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void endChallenges(Inside inside) {
        // What cannot be removed now is removed the next time; it is no secret.
        Inside.Result unused =
                inside.run(List.of("bash", "-c", "rm -f " + RUN.path() + "/" + CHALLENGE + "*"), COMMAND);
    }

    /** One that a replica failed before another one answered has failed, too; what no replica was asked has not. */
    @Override
    public Optional<Boolean> failed(String line) {
        Matcher request = REQUEST.matcher(line);
        return request.find()
                ? Optional.of(request.group(2).contains(",") || Integer.parseInt(request.group(1)) >= 500)
                : Optional.empty();
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        var upstreams = new Upstreams(upstream, this, site);
        var admittance = new Admittance(admission, names(), gateways(site));
        String config = Template.read("nginx.conf")
                .with("pid", PID)
                .with("groups", upstreams.groups())
                .with("names", upstreams.names())
                .with("told", Upstreams.told())
                .with("https", HTTPS)
                .with("http", HTTP)
                .with("spoken", admission.proxyProtocol() ? " proxy_protocol" : "")
                .with("probes", probes(" ssl"))
                .with("anyprobes", probes(" ssl default_server"))
                .with("status", STATUS)
                .with("ops", operators(site))
                .with("url", url())
                .with("port", publishedPort())
                .with("name", admission.serverName())
                .with("answers", RUN.path())
                .with("challenge", CHALLENGE)
                .with("hostnames", admittance.hostNames())
                .with("anyname", admittance.names())
                .with("protocols", admittance.protocols())
                .text();
        var files = new TreeMap<>(console.files(this, site, CONSOLE, admittance.names()));
        files.put("visitors.conf", admittance.visitors());
        files.put("headers.conf", Template.read("headers.conf").text());
        files.put("limits.conf", Template.read("limits.conf").text());
        files.put(OPENSSL, Template.read(OPENSSL).text());
        files.putAll(Map.of(
                "nginx.conf",
                config,
                "offences.conf",
                Template.read("offences.conf").text(),
                "tell-offences.conf",
                tellOffences(),
                "kept-out.conf",
                admission.balancers().isEmpty() ? "" : keptOut(),
                Upstreams.SERVING,
                upstreams.serving(),
                "server.crt",
                tls.chain(),
                "server.key",
                tls.key()));
        return ConfigFiles.reloadable(files, NginxReload.test(), NginxReload.apply(upstreams.tell()))
                .showing(Console.pages());
    }

    /** Who may ask how nginx is. Where addresses are not known, the networks let in nobody else. */
    private static String operators(Placement site) {
        return site.byName() ? "all" : site.subnets().of(Network.ops).cidr();
    }

    /** Without a guard, a line in the log for each that could not be told would be all that came of it. */
    private String tellOffences() {
        return guardPort.isEmpty()
                ? ""
                : Template.read("tell-offences.conf")
                        .with("port", guardPort.getAsInt())
                        .text();
    }

    private String keptOut() {
        return banned.map(clients -> Template.read("kept-out.conf")
                        .with("bans", clients.path())
                        .text())
                .orElse("");
    }

    private String probes(String how) {
        return admission.proxyProtocol() ? "\n        listen " + PROBES + how + ";" : "";
    }

    @Override
    public List<String> drained(Duration atMost) {
        return NginxReload.drained(atMost);
    }

    /** What users call it, and what probes within the stack do. */
    private Set<String> names() {
        var names = new LinkedHashSet<>(tls.names());
        names.add(instance(0));
        return names;
    }
}
