package countme.topology.service.catalog;

import countme.topology.service.ConfigFiles;
import countme.topology.service.Hash;
import countme.topology.service.Login;
import countme.topology.service.ServiceLogins;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who may do what at Redis. Nobody is let in without a login. Redis has digests of the passwords, and each user's container the password itself;
 * whoever only asks whether Redis is there needs none.
 */
final class RedisUsers {
    /** Asks whether Redis is there, with any password. */
    static final String HEALTH = "health";

    static final String REPLICA = "replica";
    static final String EXPORTER = "exporter";
    /** Takes the state and puts it back. */
    static final String BACKUP = "backup";
    /** May do anything; only from inside Redis' own container. */
    static final String OPERATOR = "operator";

    private static final String FILE = "users.acl";
    private static final String EVERYTHING = "~* &* +@all";

    /** Counts on its keys, by its script or without. */
    private static final String REPLICAS_RIGHTS = "~hits ~hits:verify ~hits:seen:* ~hits:verify:seen:*"
            + " +ping +eval +evalsha +incr +incrby +get +time +hmget +hset +expireat";

    /** Keys of others are written, because a backup may have some, but not read. */
    private static final String BACKUPS_RIGHTS = "~hits ~hits:* +ping +echo +replconf +sync +get +getdel +copy +pexpire"
            + " +select +multi +exec +flushall +waitaof"
            + " (%W~* +set +hmset +rpush +sadd +zadd +pexpireat +hpexpireat)";

    private static final String EXPORTERS_RIGHTS = "+info +slowlog|get +slowlog|len +latency|latest";

    /** The client of Redis as one of its users: sh, this file, the user, and the client's own arguments. One that is from before there were users knows none. */
    private static final String CLIENT = """
            user=$1
            shift
            key=%s/$user.key
            if [ -e $key ]; then
              read -r REDISCLI_AUTH < $key
              export REDISCLI_AUTH
              set -- --user $user "$@"
            fi
            exec redis-cli "$@"
            """.formatted(ConfigFiles.CURRENT);

    /** What is in force still goes by a login that was accepted before. */
    private static final String LOAD = """
            while read -r REDISCLI_AUTH; do
              export REDISCLI_AUTH
              redis-cli --user %s -e ACL LOAD < /dev/null && exit
            done < %s/%s.key
            exit 1
            """.formatted(OPERATOR, ConfigFiles.CURRENT, OPERATOR);

    private final ServiceLogins logins;

    RedisUsers(ServiceLogins logins) {
        this.logins = logins;
    }

    /** Where Redis finds them. */
    static String path() {
        return ConfigFiles.CURRENT + "/" + FILE;
    }

    /** Runs the client in Redis' container as a user. */
    static List<String> client(String user, String... words) {
        var line = new ArrayList<>(List.of("sh", "-c", CLIENT, "redis-cli", user));
        line.addAll(List.of(words));
        return List.copyOf(line);
    }

    String password(String user) {
        return logins.of(user).password();
    }

    /** For Redis' own container, which takes them over while it runs. */
    ConfigFiles files() {
        var files = new TreeMap<>(Map.of(FILE, rules(), "redis-cli", CLIENT));
        files.put(BACKUP + ".key", password(BACKUP) + "\n");
        files.put(
                OPERATOR + ".key",
                logins.accepted(OPERATOR).stream()
                        .map(login -> login.password() + "\n")
                        .collect(Collectors.joining()));
        return ConfigFiles.reloadable(
                files, List.of("test", "-s", ConfigFiles.NEXT + "/" + FILE), List.of("sh", "-c", LOAD));
    }

    private String rules() {
        // Redis reads its append-only file as this user, and leaves out what that may not do: so it may do everything,
        // and nobody
        // is let in as it. Replicas from before there were users are, until they are replaced.
        return "user default reset " + (logins.required() ? "off" : "on nopass") + " " + EVERYTHING + "\n"
                + rule(HEALTH, "nopass", "+ping +echo")
                + rule(REPLICA, passwords(REPLICA), REPLICAS_RIGHTS)
                + rule(EXPORTER, passwords(EXPORTER), EXPORTERS_RIGHTS)
                + rule(BACKUP, passwords(BACKUP), BACKUPS_RIGHTS)
                + rule(OPERATOR, passwords(OPERATOR), EVERYTHING);
    }

    private static String rule(String user, String passwords, String rights) {
        return "user " + user + " reset on " + passwords + " " + rights + "\n";
    }

    private String passwords(String user) {
        return logins.accepted(user).stream()
                .map(Login::password)
                .map(password -> "#" + Hash.sha256(password.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(" "));
    }
}
