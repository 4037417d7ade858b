package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Color;
import countme.topology.config.Group;
import countme.topology.config.KeptReleases;
import countme.topology.config.KeptReplicas;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.service.Login;
import countme.topology.service.Tls;
import java.time.InstantSource;
import java.util.List;

/** The topology as a project's settings and what is kept of the project make it. */
record Topologies(Settings settings, StateDir state, InstantSource clock) {
    private static final Tls NO_TLS = new Tls("", "");
    private static final Login NO_LOGIN = new Login("", "");

    /** With certificates and login, made where they are missing. */
    Topology ensured(Progress progress) {
        return of(serving(), certificates().ensure(progress), login().ensure());
    }

    /** With the certificates and the login there are. Reads only. */
    Topology kept() {
        return kept(List.of(serving())).get(0);
    }

    /** The same for each of several groups of replicas: what is kept is read and checked once. */
    List<Topology> kept(List<Group> groups) {
        Tls tls = certificates().kept().orElse(NO_TLS);
        Login login = login().kept().orElse(NO_LOGIN);
        return groups.stream().map(group -> of(group, tls, login)).toList();
    }

    /** For everything that needs no key. */
    Topology keyless() {
        return of(serving(), NO_TLS, NO_LOGIN);
    }

    /** The slots that serve. */
    Color color() {
        return KeptReleases.of(state).color();
    }

    private Group serving() {
        return new Group(color(), false);
    }

    StackCertificates certificates() {
        return new StackCertificates(settings, state, clock);
    }

    ConsoleLogin login() {
        return new ConsoleLogin(state);
    }

    /** As many replicas as there are to be now: another launcher may have scaled since this one began. */
    private Topology of(Group group, Tls tls, Login login) {
        return new Topology(settings.with(KeptReplicas.of(state)), group, tls, login);
    }
}
