package countme.topology.deploy.project;

import countme.topology.config.Settings;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Secrets;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.Color;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import countme.topology.state.UpstreamGroup;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The topology as a project's settings and what is kept of the project make it.
 *
 * @param fresh gives a new password each time
 */
public record Topologies(
        Design design, Settings settings, StateDir state, Memory memory, Supplier<String> fresh, InstantSource clock) {
    private static final Tls NO_TLS = new Tls("", "");

    /** With certificates and logins, made where they are missing. */
    public Services ensured(Progress progress) {
        return of(
                serving(),
                certificates().ensure(progress),
                new Secrets(login().ensure(), services().ensure()));
    }

    /** With the certificates and the logins there are. Reads only. */
    public Services kept() {
        return kept(List.of(serving())).get(0);
    }

    /** The same for each of several groups of replicas: what is kept is read and checked once. */
    public List<Services> kept(List<UpstreamGroup> groups) {
        Tls tls = certificates().kept().orElse(NO_TLS);
        var secrets = new Secrets(
                login().kept().orElse(Secrets.NONE.operators()),
                services().kept().orElse(ServiceLogins.NONE));
        return groups.stream().map(group -> of(group, tls, secrets)).toList();
    }

    /** For everything that needs no key. */
    public Services keyless() {
        return of(serving(), NO_TLS, Secrets.NONE);
    }

    /** The slots that serve. */
    public Color color() {
        return memory.releases().color();
    }

    private UpstreamGroup serving() {
        return new UpstreamGroup(color(), false);
    }

    StackCertificates certificates() {
        return new StackCertificates(settings, state, clock);
    }

    ConsoleLogin login() {
        return new ConsoleLogin(state, fresh);
    }

    ServiceSecret services() {
        return new ServiceSecret(state, fresh);
    }

    /** As many replicas as there are to be now: another launcher may have scaled since this one began. */
    private Services of(UpstreamGroup group, Tls tls, Secrets secrets) {
        return design.of(memory.replicas().in(settings), group, tls, secrets);
    }
}
