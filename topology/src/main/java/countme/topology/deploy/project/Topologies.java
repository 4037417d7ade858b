package countme.topology.deploy.project;

import countme.topology.config.Settings;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Login;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.Color;
import countme.topology.state.KeptReleases;
import countme.topology.state.KeptReplicas;
import countme.topology.state.StateDir;
import countme.topology.state.UpstreamGroup;
import java.time.InstantSource;
import java.util.List;

/** The topology as a project's settings and what is kept of the project make it. */
public record Topologies(Design design, Settings settings, StateDir state, InstantSource clock) {
    private static final Tls NO_TLS = new Tls("", "");
    private static final Login NO_LOGIN = new Login("", "");

    /** With certificates and login, made where they are missing. */
    public Services ensured(Progress progress) {
        return of(serving(), certificates().ensure(progress), login().ensure());
    }

    /** With the certificates and the login there are. Reads only. */
    public Services kept() {
        return kept(List.of(serving())).get(0);
    }

    /** The same for each of several groups of replicas: what is kept is read and checked once. */
    public List<Services> kept(List<UpstreamGroup> groups) {
        Tls tls = certificates().kept().orElse(NO_TLS);
        Login login = login().kept().orElse(NO_LOGIN);
        return groups.stream().map(group -> of(group, tls, login)).toList();
    }

    /** For everything that needs no key. */
    Services keyless() {
        return of(serving(), NO_TLS, NO_LOGIN);
    }

    /** The slots that serve. */
    public Color color() {
        return KeptReleases.of(state).color();
    }

    private UpstreamGroup serving() {
        return new UpstreamGroup(color(), false);
    }

    StackCertificates certificates() {
        return new StackCertificates(settings, state, clock);
    }

    ConsoleLogin login() {
        return new ConsoleLogin(state);
    }

    /** As many replicas as there are to be now: another launcher may have scaled since this one began. */
    private Services of(UpstreamGroup group, Tls tls, Login login) {
        return design.of(KeptReplicas.of(state).in(settings), group, tls, login);
    }
}
