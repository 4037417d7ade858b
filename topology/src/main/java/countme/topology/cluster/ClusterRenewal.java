package countme.topology.cluster;

import countme.topology.deploy.project.StackCertificates;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.Set;

/** Shows users another certificate when it is due, for a launcher that attends a stack in a cluster: pods of the entrance are replaced by others that have it. */
final class ClusterRenewal {
    private final ClusterProject project;
    private final StackCertificates certificates;
    private String said = "";
    /** Whether there is one that the entrance may not have yet. */
    private boolean isUnused;

    ClusterRenewal(ClusterProject project) {
        this.project = project;
        this.certificates = new StackCertificates(project.settings(), project.state(), project.time());
    }

    /** Looks once, and does what is due. Says what goes wrong once, not each time; the certificate before goes on meanwhile. */
    void round() {
        try {
            if (isUnused || !certificates.due().keeps()) {
                isUnused = true;
                Set<String> changed = new ClusterUp(project).renewCertificate();
                isUnused = false;
                said = "";
                if (!changed.isEmpty()) {
                    project.progress()
                            .say("the certificate is " + certificates.due().reason() + ", and users are shown it");
                }
            }
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.exitCode() != ExitCode.LOCK_HELD && !said.equals(problem.why())) {
                said = problem.why();
                project.progress().say("the certificate is not renewed: " + problem.getMessage());
            }
        }
    }
}
