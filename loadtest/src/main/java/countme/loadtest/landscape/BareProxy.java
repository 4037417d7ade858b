package countme.loadtest.landscape;

import countme.loadtest.Docker;
import countme.loadtest.OwnStack;
import countme.loadtest.StackStatus;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;

/**
 * A second nginx in the container of a stack's proxy, by the same files but for {@link BareConfig}: what it takes is accounted for in the same place, and
 * what it logs goes the same way. Both are loaded at the container's own address.
 */
final class BareProxy {
    private static final String DIRECTORY = "/tmp/bare";
    /** The configuration that the first process of the container was started with. */
    private static final String FILE = "file=$(grep -ao '/[^ ]*nginx.conf' /proc/1/cmdline)\n";

    private static final String READ = FILE + "cat \"$file\"";
    private static final String START = FILE + """
            mkdir -p $0 && cd "${file%/*}" && cp server.crt server.key serving.conf visitors.conf kept-out.conf $0 && printf %s "$1" > $0/nginx.conf || exit
            nginx -t -q -c $0/nginx.conf && nginx -c $0/nginx.conf < /dev/null > /dev/null 2>&1
            """;
    /** Tables whose hooks are not registered cost nothing. */
    private static final String FLAG = """
            nft list tables inet | while read -r table family name; do
                nft "add table inet $name $0"
            done
            """;

    private final OwnStack stack;
    private final String guard;
    private final String address;
    private final int guarded;
    private final int bare;
    private boolean isGuarded = true;

    private BareProxy(OwnStack stack, String config) throws IOException, InterruptedException {
        this.stack = stack;
        StackStatus status = stack.status();
        guard = status.row("guard").container();
        address = Docker.run(
                        "inspect",
                        "--format",
                        "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",
                        status.row("proxy").container())
                .split(" ", -1)[0];
        guarded = BareConfig.usersPort(config);
        bare = BareConfig.port(config);
    }

    /** Starts it, beside the proxy of a stack that is up. */
    static BareProxy beside(OwnStack stack) throws IOException, InterruptedException {
        String config = inside(stack, "proxy", READ);
        String unused = inside(stack, "proxy", START, DIRECTORY, BareConfig.of(config, DIRECTORY));
        return new BareProxy(stack, config);
    }

    /** Where the proxy itself answers, with everything in force. */
    URI guarded() throws IOException, InterruptedException {
        if (!isGuarded) {
            String unused = Docker.run("unpause", guard);
            String unusedToo = inside(stack, "guard", FLAG, " ");
            isGuarded = true;
        }
        return url(guarded);
    }

    /** Where the bare one answers; the guard neither works nor looks at packets until then. */
    URI bare() throws IOException, InterruptedException {
        if (isGuarded) {
            String unused = inside(stack, "guard", FLAG, "{ flags dormant; }");
            String unusedToo = Docker.run("pause", guard);
            isGuarded = false;
        }
        return url(bare);
    }

    private URI url(int port) {
        return URI.create("https://%s:%d/".formatted(address, port));
    }

    /** What a script prints; it has what follows it as {@code $0}, {@code $1}. */
    private static String inside(OwnStack stack, String service, String script, String... more)
            throws IOException, InterruptedException {
        String[] words = {"exec", service, "--", "bash", "-c", script};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return stack.call(all);
    }
}
