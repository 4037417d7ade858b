package countme.topology.deploy.guard;

import countme.topology.config.Ports;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceInside;
import countme.topology.report.Problem;
import countme.topology.service.Guarding;
import countme.topology.service.Inside;
import java.util.List;
import java.util.function.Function;

/**
 * Who is kept out of a running stack. It waits for no other launcher, as an attack does not either; what is changed is in the audit all the same.
 */
public final class Bans {
    private final Project project;

    public Bans(Project project) {
        this.project = project;
    }

    /** Refuses, with a {@link Problem}, what is no IP address. */
    public static void requireAddress(String address) {
        if (!Ports.isAddress(address)) {
            throw Problem.usage(
                    "'" + address + "' is no IP address",
                    "A client is known by its address, such as 192.0.2.7.",
                    "Type 'logs proxy' to see the addresses of clients, 'guard list' to see who is banned.");
        }
    }

    /** All bans in force, those that end last first. */
    public List<Guarding.Ban> all() {
        return guarding().bans(inside());
    }

    public void ban(String address) {
        boolean unused = recorded("ban " + address, operation -> {
            guarding().ban(inside(), address);
            done(operation, "");
            return true;
        });
    }

    /** Whether it was banned. */
    public boolean unban(String address) {
        return recorded("unban " + address, operation -> {
            boolean banned = guarding().unban(inside(), address);
            done(operation, banned ? "" : "it was not banned");
            return banned;
        });
    }

    /** How many bans there were. */
    public int unbanAll() {
        return recorded("unban --all", operation -> {
            int bans = guarding().unbanAll(inside());
            done(operation, bans + " bans");
            return bans;
        });
    }

    /** Not alone: a ban must not wait for a deploy. */
    private <T> T recorded(String arguments, Function<Operation, T> work) {
        return new Operation(project.audit(), "guard", arguments).run(work);
    }

    private void done(Operation operation, String detail) {
        operation.done(guarding().service().name(), detail);
    }

    private Inside inside() {
        return ServiceInside.of(project.context(), guarding().service());
    }

    private Guarding guarding() {
        return project.topology()
                .guarding()
                .orElseThrow(() -> Problem.usage(
                        "Nobody is kept out here",
                        "No service of this topology says that it bans clients, or it is left out with --monitoring false.",
                        "Type 'up --monitoring true' to have what watches, too."));
    }
}
