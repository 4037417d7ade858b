package countme.loadtest.landscape;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration of a stack's proxy without what is there only against people who mean no good: limits, names, the watch for offences, headers for
 * browsers, the cutting of what is logged, the operators' port. TLS stays, as do timeouts and sizes, which cost nothing, and what saves work. What is there for
 * balancers only stays, too: the load comes as from one, and usually there is none. Pure.
 */
final class BareConfig {
    private static final Pattern SERVER = Pattern.compile("(?ms)^    server \\{\\n.*?^    \\}\\n");
    private static final Pattern LISTEN = Pattern.compile("(?m)^( *)listen (\\d+) ssl;$");
    private static final String USERS = "proxy_pass ";

    private BareConfig() {}

    /**
     * One that serves users on the port behind the usual one, beside the proxy that runs.
     *
     * @param config content of the proxy's nginx.conf
     * @param directory that it may write to
     * @throws IllegalArgumentException when something of it is not found: what would be measured is not what is said
     */
    static String of(String config, String directory) {
        String users = SERVER.matcher(config)
                .results()
                .map((MatchResult server) -> server.group())
                .filter(server -> server.contains(USERS))
                .collect(Collectors.joining());
        String bare = SERVER.matcher(config).replaceAll("");
        bare = without(bare, "(?m)^ *include (offences|console)\\.conf;\\n", 2);
        bare = without(bare, "(?ms)^    map \\$\\w+ \\$logged_\\w+ \\{\\n.*?^    \\}\\n", 3);
        bare = bare.replace("$logged_method", "$request_method")
                .replace("$logged_path", "$request_uri")
                .replace("$logged_user_agent", "$http_user_agent");
        bare = replaced(bare, "(?m)^pid .*;$", "pid " + directory + "/nginx.pid;");
        // What the engine keeps of the container, whoever writes it.
        bare = replaced(bare, "/dev/stdout", "/proc/1/fd/1");
        bare = replaced(bare, "error_log stderr", "error_log /proc/1/fd/2");
        users = without(users, "(?m)^ *(include (headers|limits)\\.conf|add_header .*|server_name .*);\\n", 4);
        users = without(users, "(?ms)^ *(if \\(\\$misdirected\\)|location = /misdirected) \\{\\n.*?^ *\\}\\n", 2);
        users = replaced(users, LISTEN.pattern(), "$1listen " + port(config) + " ssl default_server reuseport;");
        return bare.substring(0, bare.lastIndexOf('}')) + users + "}\n";
    }

    /** The port that it serves on. */
    static int port(String config) {
        return usersPort(config) + 1;
    }

    /** The one that the proxy itself serves users on. */
    static int usersPort(String config) {
        Matcher listen = LISTEN.matcher(config);
        if (!listen.find()) {
            throw missing(LISTEN.pattern());
        }
        return Integer.parseInt(listen.group(2));
    }

    private static String without(String text, String pattern, int times) {
        if (Pattern.compile(pattern).matcher(text).results().count() != times) {
            throw missing(pattern);
        }
        return text.replaceAll(pattern, "");
    }

    private static String replaced(String text, String pattern, String by) {
        String changed = text.replaceAll(pattern, by);
        if (changed.equals(text)) {
            throw missing(pattern);
        }
        return changed;
    }

    private static IllegalArgumentException missing(String pattern) {
        return new IllegalArgumentException(
                "The proxy's configuration has changed: '%s' is not there as often as it was. Correct BareConfig."
                        .formatted(pattern));
    }
}
