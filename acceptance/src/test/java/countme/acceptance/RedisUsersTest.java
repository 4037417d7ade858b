package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Exec;
import countme.topology.service.Inside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Whoever reaches Redis may do there what its own work needs, and nothing else. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class RedisUsersTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final String NOBODY = "";

    @Test
    void whoeverAsksWhetherItIsThereIsTold() {
        assertThat(ask("health", "PING")).isEqualTo("PONG");
        assertThat(ask("health", "ECHO alive")).isEqualTo("alive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET hits",
                "INCR hits",
                "SET hits 0",
                "DEL hits",
                "KEYS *",
                "SCAN 0",
                "FLUSHALL",
                "FLUSHDB",
                "INFO",
                "CONFIG GET *",
                "CONFIG SET dir /tmp",
                "ACL LIST",
                "ACL LOAD",
                "ACL SETUSER default +@all",
                "EVAL return(1) 0",
                "EVALSHA 00 0",
                "FUNCTION LIST",
                "SCRIPT FLUSH",
                "CLIENT LIST",
                "COMMAND",
                "MONITOR",
                "SUBSCRIBE all",
                "REPLICAOF localhost 1",
                "SYNC",
                "SAVE",
                "BGREWRITEAOF",
                "MODULE LIST",
                "SHUTDOWN NOSAVE"
            })
    void whoeverAsksWhetherItIsThereDoesNothingElse(String command) {
        assertRefused("health", command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PING", "GET hits", "INCR hits", "FLUSHALL", "CONFIG GET *", "INFO", "ACL LIST", "AUTH any"})
    void withoutALoginNothingIsDone(String command) {
        assertRefused(NOBODY, command);
    }

    @Test
    void aReplicaCounts() {
        assertThat(ask("replica", "PING")).isEqualTo("PONG");
        assertThat(Long.parseLong(ask("replica", "INCR hits:verify"))).isPositive();
        assertThat(ask("replica", "EVAL return(redis.call('GET',KEYS[1])) 1 hits:verify"))
                .matches("\\d+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET hits 0",
                "DEL hits",
                "GET other",
                "INCR other",
                "HSET hitsother a b",
                "EVAL return(redis.call('GET','other')) 0",
                "EVAL return(redis.call('FLUSHALL')) 0",
                "KEYS *",
                "FLUSHALL",
                "CONFIG GET *",
                "SCRIPT FLUSH",
                "ACL LIST",
                "SYNC",
                "SHUTDOWN NOSAVE"
            })
    void aReplicaDoesNothingElse(String command) {
        assertRefused("replica", command);
    }

    @Test
    void theExporterReadsWhatRedisSaysOfItself() {
        assertThat(ask("exporter", "INFO server")).contains("redis_version");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stack.query("redis_up"))
                        .singleElement()
                        .asString()
                        .contains("=> 1 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET hits",
                "INCR hits",
                "SET other 1",
                "KEYS *",
                "EVAL return(1) 0",
                "FLUSHALL",
                "CONFIG GET *",
                "CONFIG SET maxmemory 1",
                "SLOWLOG RESET",
                "ACL LIST",
                "SYNC",
                "SHUTDOWN NOSAVE"
            })
    void theExporterDoesNothingElse(String command) {
        assertRefused("exporter", command);
    }

    @Test
    void whoTakesTheStateReadsTheCount() {
        assertThat(ask("backup", "GET hits")).isEqualTo(String.valueOf(stack.count()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET other",
                "SET other 1 GET",
                "INCR hits",
                "KEYS *",
                "EVAL return(1) 0",
                "CONFIG GET *",
                "CONFIG SET dir /tmp",
                "ACL LIST",
                "REPLICAOF localhost 1",
                "MODULE LIST",
                "SHUTDOWN NOSAVE"
            })
    void whoTakesTheStateDoesNothingElse(String command) {
        assertRefused("backup", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replica", "exporter", "backup", "operator"})
    void nobodyIsLetInWithAPasswordThatIsNotTheirs(String user) {
        String another = user.equals("backup") ? "replica" : "backup";

        assertThat(run(user, password(another), "PING").output()).contains("WRONGPASS");
    }

    private static void assertRefused(String user, String command) {
        long before = stack.count();

        Inside.Result result = run(user, user.equals(NOBODY) ? "" : password(user), command);

        assertThat(result.output()).containsPattern("NOAUTH|WRONGPASS|NOPERM|ACL failure in script");
        assertThat(stack.count()).isGreaterThanOrEqualTo(before);
    }

    private static String ask(String user, String command) {
        Inside.Result result = run(user, user.equals(NOBODY) ? "" : password(user), command);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output().strip();
    }

    private static Inside.Result run(String user, String password, String command) {
        var words = new ArrayList<>(
                List.of("sh", "-c", "[ -z $0 ] || export REDISCLI_AUTH=$0; exec redis-cli -t 2 -e \"$@\"", password));
        if (!user.equals(NOBODY)) {
            words.addAll(List.of("--user", user));
        }
        words.addAll(List.of(command.split(" ")));
        return Exec.run(
                stack.engine(), stack.instance(stack.topology().redis(), 0).id(), words, Duration.ofSeconds(10));
    }

    private static String password(String user) {
        return stack.deployment()
                .project()
                .serviceSecret()
                .kept()
                .map(logins -> logins.of(user).password())
                .orElseThrow();
    }
}
