package countme.topology.service.catalog;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.state.Color;
import countme.topology.state.UpstreamGroup;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The replicas as nginx has them: every {@link UpstreamGroup}, known to every worker from its start. Which of them serves is looked up for each request, by the
 * presence of a file, so that users move from one to another without a reload, which would close their idle connections.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if">nginx: if</a>
 */
record Upstreams(Upstream to, Service from, Placement site) {
    /** Says which group serves unless a running proxy was told otherwise. */
    static final String SERVING = "serving.conf";

    /** Of files named like a group; there is none while the running proxy has not been told anything, which one look tells. */
    private static final String TOLD = "/tmp/serving";

    /** Of a request, where replicas are found by name. */
    private static final int TRIES = 12;

    private static final String VARIABLE = "$counter";

    /** Content of {@link #SERVING}. */
    String serving() {
        return "set " + VARIABLE + " " + to.group() + ";\n";
    }

    /** All groups. A replica that is not guarded is in its group twice, the second time as a backup. */
    String groups() {
        return UpstreamGroup.all().stream()
                .map(group -> """
                        upstream %s {
                    %s
                            # As many as visitors at once: whoever finds none opens one, which costs more than a request, and its port stays taken for a minute after it is closed.
                            keepalive 2048;
                            keepalive_requests 100000;
                            # Shorter than the replicas' own idle timeout, so that nginx never picks a connection that is just being closed.
                            keepalive_timeout 60s;
                        }
                    """.formatted(group, servers(group)))
                .collect(Collectors.joining())
                .stripTrailing();
    }

    /** Names each replica by its address, for the log: of several that were tried, the last one answered. Where replicas have no addresses of their own, it is the service. */
    String names() {
        if (site.byName()) {
            // Behind a name are all of them, and nothing tells which one answered.
            return "        \"~.\" " + to.service().name() + ";";
        }
        return Arrays.stream(Color.values())
                .flatMap(color -> slots(color).stream())
                .map(slot -> "        \"~\\b" + address(slot).replace(".", "\\.") + "$\" "
                        + to.service().instance(slot) + ";")
                .collect(Collectors.joining("\n"));
    }

    /** Sets the variable to what a running proxy was told. Each look costs a request some microseconds, so it ends with the first find. */
    static String told() {
        return UpstreamGroup.all().stream()
                .map(group -> """
                                if (-f %s/%s) {
                                    set %s %s;
                                    break;
                                }
                        """.formatted(TOLD, group, VARIABLE, group))
                .collect(Collectors.joining("", "        if (!-d " + TOLD + ") {\n            break;\n        }\n", ""))
                .stripTrailing();
    }

    /** Shell commands that tell a running proxy which group serves; at every moment one does. */
    String tell() {
        return UpstreamGroup.all().stream()
                .filter(group -> !group.equals(to.group()))
                .map(group -> " " + TOLD + "/" + group)
                .collect(Collectors.joining("", tell(to.group().toString()), ";"));
    }

    private static String tell(String group) {
        // The directory must not be there without a file in it, as nobody would serve then but what serves at the
        // start.
        return "new=%1$s.new; rm -rf $new; [ -d %1$s ] || { mkdir $new; : > $new/%2$s; mv $new %1$s; }; : > %1$s/%2$s; rm -f"
                .formatted(TOLD, group);
    }

    private String servers(UpstreamGroup group) {
        if (site.byName()) {
            // Behind one name are all replicas. So each line is one more try, which a kept connection takes that its
            // replica has closed as it went; and none may be left out for a while for what one replica does.
            return Collections.nCopies(TRIES, "        server " + address(0) + " max_fails=0;").stream()
                    .collect(Collectors.joining("\n"));
        }
        return Stream.concat(
                        addresses(group.color()).map(address -> address + " max_fails=1 fail_timeout=2s;"),
                        addresses(group.backup()).map(address -> address + " backup max_fails=0;"))
                .map(server -> "        server " + server)
                .collect(Collectors.joining("\n"));
    }

    private Stream<String> addresses(Color color) {
        return slots(color).stream().map(this::address);
    }

    private List<Integer> slots(Color color) {
        return color.slots(to.service().slots().size());
    }

    private String address(int slot) {
        return to.service().addressFor(from, site, slot) + ":" + to.port();
    }
}
