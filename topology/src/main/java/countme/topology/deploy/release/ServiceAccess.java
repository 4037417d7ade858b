package countme.topology.deploy.release;

import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceSecret;
import countme.topology.deploy.reconcile.Up;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Services;
import countme.topology.state.Release;

/**
 * Who is let in by the stack's own services. A version from before there were logins goes on serving until another one has taken its place; from
 * then on nobody is let in without.
 */
public final class ServiceAccess {
    private final Project project;
    private final DeployedVersions versions;

    public ServiceAccess(Project project) {
        this.project = project;
        this.versions = new DeployedVersions(project);
    }

    /** Before a stack is brought up: where nobody is there who cannot log in, everybody has to from the beginning. */
    public void begin() {
        ServiceSecret secret = project.serviceSecret();
        if (!secret.ensure().required() && versions.logInEverywhere()) {
            secret.require();
        }
    }

    /** All that should run does: logins that were replaced are no good from now on, and nobody is let in without one who need not be. */
    public void settle() {
        if (project.serviceSecret().settle(versions::logInEverywhere)) {
            tell();
        }
    }

    private void tell() {
        Services topology = project.keyed().kept();
        var up = new Up(project.context(), topology, project.images());
        for (Service service : topology.services()) {
            if (service.configuration(project.site()).isReloadable()) {
                // Who does not run finds it when it starts.
                boolean unused = up.reload(service, project.site());
            }
        }
    }

    /** Refuses, with a {@link Problem}, a version that would not be let in. */
    void require(Release next) {
        boolean required =
                project.serviceSecret().kept().filter(ServiceLogins::required).isPresent();
        if (required && !versions.logsIn(next)) {
            throw new Problem(
                    "Version " + next.title() + " would not be let in by the services it needs",
                    "It is from before they had logins. All replicas log in by now, so nobody is let in without.",
                    "Deploy a version that logs in: 'push' makes one of this launcher's files, 'deploy' takes it.");
        }
    }
}
