package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of the walk notices each kind of deviation, and nothing where there is none. */
class ConfinementJudgeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String GOOD = """
            {"Name": "/mine-web",
             "AppArmorProfile": "docker-default",
             "Config": {"User": "101:101", "Env": ["A=b"], "Healthcheck": {"Test": ["CMD", "ask"]}, "Labels": {"countme.service": "%s"}},
             "HostConfig": {
               "ReadonlyRootfs": true, "Privileged": false, "CapDrop": ["ALL"], "CapAdd": null,
               "SecurityOpt": ["no-new-privileges"], "NetworkMode": "mine", "PidMode": "", "IpcMode": "private",
               "UTSMode": "", "UsernsMode": "", "CgroupParent": "", "RestartPolicy": {"Name": "on-failure"}, "Devices": [], "Memory": 1000, "MemorySwap": 1000, "PidsLimit": 64,
               "CpuShares": 1024, "Ulimits": [{"Name": "nofile"}], "LogConfig": {"Config": {"max-size": "5m"}},
               "Tmpfs": {"/tmp": "rw,noexec,nosuid,nodev,size=64m"}, "PublishAllPorts": false, "PortBindings": {}},
             "Mounts": [{"Type": "volume", "Name": "mine-web-config", "Source": "/engine/v", "Destination": "/c", "RW": false}],
             "NetworkSettings": {"Networks": {"mine-edge": {}}}}
            """;

    private final Confinement confinement = new Confinement(
            "mine",
            "proxy",
            Map.of(
                    "web", Set.of("mine-edge"),
                    "proxy", Set.of("mine-edge"),
                    "reader", Set.of("mine-edge"),
                    "guard", Set.of("mine-edge")),
            Set.of("reader"),
            Map.of("guard", Set.of("NET_ADMIN")),
            Set.of("hush-hush"));

    @Test
    void nothingIsWrongWithOneThatIsConfined() {
        assertThat(confinement.deviations(container("web"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /HostConfig     | ReadonlyRootfs  | false                                           | its root can be written to
            /HostConfig     | Privileged      | true                                            | it is privileged
            /HostConfig     | CapDrop         | null                                            | it keeps capabilities
            /HostConfig     | CapDrop         | ["NET_RAW"]                                     | it keeps capabilities
            /HostConfig     | CapAdd          | ["SYS_ADMIN"]                                   | it is given the capabilities [SYS_ADMIN]
            /HostConfig     | SecurityOpt     | null                                            | it may get new privileges
            /HostConfig     | SecurityOpt     | ["no-new-privileges:false"]                     | it may get new privileges
            /HostConfig     | SecurityOpt     | ["no-new-privileges", "seccomp=unconfined"]     | the engine's own rules are off
            ''              | AppArmorProfile | "unconfined"                                    | its AppArmor profile is off
            /HostConfig     | CgroupParent    | "/others"                                       | its control group is below /others
            /HostConfig     | UTSMode         | "host"                                          | it shares the machine's UTSMode
            /HostConfig     | UsernsMode      | "host"                                          | it shares the machine's UsernsMode
            /HostConfig     | RestartPolicy   | {"Name": "always"}                              | it is restarted 'always'
            /HostConfig     | RestartPolicy   | {"Name": "no"}                                  | it is restarted 'no'
            /Config         | Healthcheck     | null                                            | nobody looks at its health
            /Config         | Healthcheck     | {"Test": ["NONE"]}                              | nobody looks at its health
            /Config         | User            | ""                                              | it runs as user ''
            /Config         | User            | "0:0"                                           | it runs as user '0:0'
            /Config         | User            | "101:0"                                         | it runs as user '101:0'
            /HostConfig     | Memory          | 0                                               | it has no limit Memory
            /HostConfig     | MemorySwap      | -1                                              | it may swap
            /HostConfig     | PidsLimit       | null                                            | it has no limit PidsLimit
            /HostConfig     | CpuShares       | 0                                               | it has no limit CpuShares
            /HostConfig     | Ulimits         | []                                              | it has no limit of open files
            /HostConfig     | LogConfig       | {"Config": {}}                                  | its log has no end
            /HostConfig     | NetworkMode     | "host"                                          | it shares the machine's NetworkMode
            /HostConfig     | PidMode         | "host"                                          | it shares the machine's PidMode
            /HostConfig     | IpcMode         | "host"                                          | it shares the machine's IpcMode
            /HostConfig     | Devices         | [{"PathOnHost": "/dev/sda"}]                    | it has devices of the machine
            /NetworkSettings| Networks        | {"bridge": {}}                                  | it is on the networks [bridge], and should be on [mine-edge]
            /NetworkSettings| Networks        | {"mine-edge": {}, "mine-ops": {}}               | it is on the networks [mine-edge, mine-ops], and should be on [mine-edge]
            /NetworkSettings| Networks        | {}                                              | it is on the networks [], and should be on [mine-edge]
            ''              | Mounts          | [{"Type": "bind", "Source": "/var/run/docker.sock"}]  | it has a socket of the machine
            ''              | Mounts          | [{"Type": "bind", "Source": "/etc"}]            | it has the machine's /etc
            ''              | Mounts          | [{"Type": "volume", "Name": "others"}]          | its volume others is not the stack's
            ''              | Mounts          | [{"Type": "volume", "Name": "mine-a", "Destination": "/a", "Propagation": "rshared"}] | what is mounted in its /a is mounted for others
            /HostConfig     | Tmpfs           | {"/tmp": "rw,nosuid"}                           | what it writes to /tmp could be run
            /HostConfig     | PublishAllPorts | true                                            | it publishes every port
            /HostConfig     | PortBindings    | {"8080/tcp": [{"HostIp": "127.0.0.1"}]}         | it publishes a port and is not the entrance
            /Config         | Env             | ["PASSWORD=hush-hush"]                          | a secret of the stack is in it
            /Config         | Labels          | {"countme.service": "web", "note": "hush-hush"} | a secret of the stack is in it
            /Config         | Cmd             | ["--password", "hush-hush"]                     | a secret of the stack is in it
            """)
    void everyDeviationIsNoticed(String parent, String field, String value, String noticed)
            throws JsonProcessingException {
        JsonNode container = container("web");
        ((ObjectNode) container.at(parent)).set(field, JSON.readTree(value));

        assertThat(confinement.deviations(container)).singleElement().asString().startsWith("/mine-web: " + noticed);
    }

    @Test
    void whoNeedsACapabilityHasThatOneAndNoOther() {
        JsonNode guard = container("guard");
        var given = ((ObjectNode) guard.at("/HostConfig")).putArray("CapAdd");

        given.add("NET_ADMIN");
        assertThat(confinement.deviations(guard)).isEmpty();

        given.add("NET_RAW");
        assertThat(confinement.deviations(guard)).containsExactly("/mine-web: it is given the capabilities [NET_RAW]");
    }

    @Test
    void theEntrancePublishesOnLoopbackOnly() {
        JsonNode proxy = container("proxy");

        publish(proxy, "127.0.0.1");
        assertThat(confinement.deviations(proxy)).isEmpty();

        publish(proxy, "0.0.0.0");
        assertThat(confinement.deviations(proxy)).containsExactly("/mine-web: it publishes a port at '0.0.0.0'");

        publish(proxy, "");
        assertThat(confinement.deviations(proxy)).containsExactly("/mine-web: it publishes a port at ''");
    }

    @Test
    void noPortInsideIsOneThatOnlyRootMayOpen() {
        JsonNode proxy = container("proxy");

        ((ObjectNode) proxy.at("/HostConfig")).putObject("PortBindings").putArray("443/tcp");

        assertThat(confinement.deviations(proxy)).containsExactly("/mine-web: its port 443/tcp is one of root's");
    }

    @Test
    void whoMayBeRootReadsTheMachinesFilesAndWritesNone() {
        JsonNode reader = container("reader");
        ((ObjectNode) reader.at("/Config")).put("User", "0:0");

        mount(reader, false);
        assertThat(confinement.deviations(reader)).isEmpty();

        mount(reader, true);
        assertThat(confinement.deviations(reader)).containsExactly("/mine-web: it has the machine's /var/log");
    }

    private static JsonNode container(String service) {
        try {
            return JSON.readTree(GOOD.formatted(service));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void publish(JsonNode container, String address) {
        ((ObjectNode) container.at("/HostConfig"))
                .putObject("PortBindings")
                .putArray("8443/tcp")
                .addObject()
                .put("HostIp", address);
    }

    private static void mount(JsonNode container, boolean writable) {
        ((ObjectNode) container)
                .putArray("Mounts")
                .addObject()
                .put("Type", "bind")
                .put("Source", "/var/log")
                .put("RW", writable);
    }
}
