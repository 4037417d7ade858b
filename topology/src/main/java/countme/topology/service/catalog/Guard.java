package countme.topology.service.catalog;

import com.github.dockerjava.api.model.Capability;
import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.Guarding;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Inside;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.Table;
import countme.topology.service.watch.Unit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * fail2ban: drops the packets of clients that misbehave, and has the proxy refuse those whose packets are a balancer's. It lives in the proxy's network, where clients' packets arrive, and is told by the proxy of suspicious requests and of no
 * others. Its own program, {@code guard.py}, brings it these, tells what is banned, and ends it when the proxy has another network.
 */
public final class Guard extends Service implements Guarding {
    private static final int METRICS = 9191;
    private static final int OFFENCES = 5140;
    private static final String RUN = "/tmp/guard";
    private static final String TABLE = "guard";
    /** A directory for each client that is banned, with one in it for each reason: the proxy looks there. */
    private static final DataVolume BANS = new DataVolume("guard-bans", "/bans", 0);

    /** Connections that a client may have: each of a hundred people behind one address has some. */
    private static final int OPEN = 400;
    /** Those that it may begin a second. */
    private static final int BEGUN = 100;

    private static final String PROGRAM = ConfigFiles.CURRENT + "/guard.py";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

    private final Proxy proxy;
    private final List<String> exempt;

    /**
     * Describes the guard of a proxy.
     *
     * @param exempt networks that are never banned, beside loopback and the stack's gateway
     */
    public Guard(Proxy proxy, List<String> exempt) {
        super("guard", ImageRef.of("crazymax/fail2ban:1.1.0"));
        this.proxy = proxy;
        this.exempt = List.copyOf(exempt);
        joins(proxy);
        exchanges(proxy, "offences, bans");
        reads(proxy.run());
        proxy.tellOffences(OFFENCES);
        proxy.refuse(BANS);
        runsAs(0, 0);
        mayUse(Capability.NET_ADMIN);
        command("python3", "-u", PROGRAM);
        keeps(new DataVolume("guard-data", "/data"));
        keeps(BANS);
        limitedTo(new Limits(60, 64, 256));
        healthy(HealthCheck.http(METRICS, "/live", "/live"));
        writes(LogFormat.LOGFMT);
        measuredAt(METRICS, "/metrics");
        shows(
                Graph.of("Banned", Unit.count, "sum by (reason) (guard_banned)"),
                Graph.of("New bans", Unit.rate, "sum by (reason) (rate(guard_bans_total[$w]))"),
                Graph.of("Connections refused", Unit.rate, "refused", "rate(guard_connections_refused_total[$w])"));
    }

    @Override
    public List<Table> tables(Placement site) {
        Table bans = Table.of("Bans", "Nobody is banned.", "guard_banned")
                .by("Client", "client")
                .by("Reason", "reason")
                .and("Since", Unit.moment, "guard_ban_since_seconds")
                .and("Until", Unit.moment, "guard_ban_until_seconds");
        return List.of(
                site.hidesClients()
                        ? bans.noting(
                                "This engine shows all clients under one address: neither limits nor bans can tell them apart.")
                        : bans);
    }

    @Override
    public Service service() {
        return this;
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        List<String> never = Stream.of(LOOPBACK, gateways(site), exempt)
                .flatMap(List::stream)
                .toList();
        return ConfigFiles.of(Map.of(
                "guard.py",
                Template.read("guard/guard.py").text(),
                "guard.json",
                Json.file(Map.of(
                        "run",
                        RUN,
                        "bans",
                        BANS.path(),
                        "started",
                        proxy.startedFile(),
                        "metrics",
                        METRICS,
                        "table",
                        TABLE,
                        // What else is in the proxy's networks has no business with it.
                        "listen",
                        List.of("127.0.0.1", address(site, Network.ops, 0)),
                        "offences",
                        OFFENCES,
                        "status",
                        proxy.statusPort())),
                "fail2ban.conf",
                Template.read("guard/fail2ban.conf").with("run", RUN).text(),
                "jail.conf",
                Template.read("guard/jail.conf")
                        .with("run", RUN)
                        .with("never", String.join(" ", never))
                        .text(),
                "connections.nft",
                Template.read("guard/connections.nft")
                        .with("table", TABLE)
                        .with("never", never.stream().map(Guard::neverRefused).collect(Collectors.joining("\n")))
                        .with("open", OPEN)
                        .with("begun", BEGUN)
                        .text(),
                "filter.d/offence.conf",
                Template.read("guard/filter.conf").text(),
                "action.d/drop.conf",
                Template.read("guard/drop.conf").with("table", TABLE).text(),
                "action.d/refuse.conf",
                Template.read("guard/refuse.conf").with("bans", BANS.path()).text()));
    }

    private static String neverRefused(String network) {
        return "add element inet " + TABLE + (network.contains(":") ? " never6 { " : " never4 { ") + network + " }";
    }

    @Override
    public List<Ban> bans(Inside running) {
        var listed = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        int status = running.stream(asked("list"), listed, said, PATIENCE);
        if (status != 0) {
            throw refused(said.toString(StandardCharsets.UTF_8));
        }
        return listed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Guard::ban)
                .sorted(Comparator.comparing(Ban::until).reversed())
                .toList();
    }

    /** Reads a line such as {@code 192.0.2.7 login 1764425667 1764426267}. */
    private static Ban ban(String line) {
        String[] words = line.split(" ", -1);
        return new Ban(words[0], words[1], moment(words[2]), moment(words[3]));
    }

    private static Instant moment(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    @Override
    public void ban(Inside running, String address) {
        String unused = tell(running, asked("ban", address));
    }

    @Override
    public boolean unban(Inside running, String address) {
        return !tell(running, asked("unban", address)).equals("0");
    }

    @Override
    public int unbanAll(Inside running) {
        return Integer.parseInt(tell(running, asked("unban", "--all")));
    }

    private static List<String> asked(String... words) {
        return Stream.concat(Stream.of("python3", PROGRAM), Stream.of(words)).toList();
    }

    private static String tell(Inside running, List<String> command) {
        Inside.Result result = running.run(command, PATIENCE);
        if (!result.succeeded()) {
            throw refused(result.output());
        }
        return result.output().strip();
    }

    private static Problem refused(String words) {
        return new Problem(
                "The guard refused what was asked of it",
                "It says: " + words.strip() + ".",
                "Name another address; or type 'status' to see how the guard is, and 'logs guard' to see what it says.");
    }
}
