package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.HealthCheck;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final HealthCheck health = new Redis(ServiceLogins.NONE).health();

    /** Its files, by name. */
    private static Map<String, String> files(ServiceLogins logins) {
        return new Redis(logins).configuration(SITE).files();
    }

    private static String users(ServiceLogins logins) {
        return String.valueOf(files(logins).get("users.acl"));
    }

    @Test
    void nobodyGetsInWithoutALogin() {
        assertThat(users(new ServiceLogins(List.of("secret"), true)))
                .contains("user default reset off ", "user health reset on nopass +ping +echo\n");
    }

    @Test
    void whileSomebodyCannotLogInNobodyHasTo() {
        assertThat(users(new ServiceLogins(List.of("secret"), false))).contains("user default reset on nopass ");
    }

    /** Redis reads its append-only file as that user, and leaves transactions out that it may not do. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasCountedCanBeReadAgainWhoeverIsLetIn(boolean required) {
        assertThat(users(new ServiceLogins(List.of("secret"), required)).lines())
                .filteredOn(line -> line.startsWith("user default "))
                .singleElement()
                .asString()
                .endsWith(" ~* &* +@all");
    }

    @Test
    void eachUserHasAPasswordOfItsOwnWhichRedisKnowsByItsDigestOnly() {
        var logins = new ServiceLogins(List.of("secret"), true);
        var redis = new Redis(logins);

        assertThat(List.of("replica", "exporter", "backup", "operator"))
                .extracting(redis::password)
                .doesNotHaveDuplicates()
                .allSatisfy(password -> assertThat(users(logins)).doesNotContain(password))
                .allSatisfy(password -> assertThat(password).hasSizeGreaterThan(40));
        assertThat(users(logins)).contains("user replica reset on #").doesNotContain("secret");
    }

    @Test
    void aPasswordThatIsBeingReplacedIsGoodUntilNobodyHasItAnyMore() {
        String before = users(new ServiceLogins(List.of("old"), true));
        String digest = before.replaceAll("(?s).*user replica reset on (#\\w+) .*", "$1");

        assertThat(users(new ServiceLogins(List.of("new", "old"), true))).contains(" " + digest + " ~hits");
        assertThat(users(new ServiceLogins(List.of("new"), true))).doesNotContain(digest);
        assertThat(files(new ServiceLogins(List.of("new", "old"), true)).get("operator.key"))
                .as("Redis still goes by the one before when it is told of the next")
                .hasLineCount(2);
    }

    @Test
    void noPasswordIsInACommandOrAnEnvironment() {
        var logins = new ServiceLogins(List.of("secret"), true);
        var redis = new Redis(logins);

        for (var service : List.of(redis, new RedisExporter(redis))) {
            for (String user : List.of("replica", "exporter", "backup", "operator")) {
                assertThat(service.command() + " " + service.environment() + " " + service.configuration(SITE))
                        .doesNotContain(redis.password(user), "secret");
            }
        }
        assertThat(logins).asString().doesNotContain("secret");
    }

    /** Redis answers PING, but not ECHO, with an error while it cannot write its log. */
    @Test
    void withAFullDiskItIsUnreadyButNotDead() {
        assertThat(health.ready()).contains("-e").endsWith("PING");
        assertThat(health.alive()).contains("-e").endsWith("ECHO", "alive");
    }

    @Test
    void whoeverOnlyWantsToKnowWhetherItLivesIsToldAsMuch() {
        assertThat(health.onlyAlive().ready()).isEqualTo(health.alive());
        assertThat(health.onlyAlive().remedies()).isEqualTo(health.remedies());
        assertThat(health.onlyAlive().warnings()).isEqualTo(health.warnings()).isNotEmpty();
    }
}
