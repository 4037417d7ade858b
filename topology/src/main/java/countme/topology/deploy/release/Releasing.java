package countme.topology.deploy.release;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.state.Release;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Changes the version that a running stack serves, wherever that runs. */
public interface Releasing {
    /**
     * How a deploy or a rollback went.
     *
     * @param changed names of the replicas that were replaced; empty when that version ran already
     */
    record Deployed(Release now, Release before, Set<String> changed) {
        public Deployed {
            changed = Set.copyOf(changed);
        }

        /** What users get now, and what they got before. */
        public String sentence() {
            return changed.isEmpty()
                    ? now.title() + " is what runs already; nothing was changed."
                    : now.title() + " serves (was " + before.title() + ")";
        }
    }

    /**
     * What {@link #deploy} would do.
     *
     * @param image with its digest
     * @param behaviour what users would notice; empty when that cannot be told before it is pulled
     */
    record Preview(String image, Optional<Behaviour> behaviour) {}

    /** Refuses, with a Problem, where a program that is to be run before or after a deploy cannot be. */
    void requirePrograms();

    /** What {@link #deploy} would pull, and what that would change. Reads only. */
    Preview preview(String name);

    /** What {@link #rollBack} would go back to. Reads only. */
    Release previewOfRollback(String version);

    /**
     * Deploys.
     *
     * @param name an image with its repository, or a tag where there is a registry to look in
     * @param consent is told what users would notice, unless that was agreed to when it was pushed; throws where it is not meant
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED} or {@link ExitCode#ROLLED_BACK} when the version before goes on serving
     */
    Deployed deploy(String name, Consumer<Behaviour> consent);

    /** Deploys what behaves as the version before, or what was agreed to when it was pushed. */
    default Deployed deployUnasked(String name) {
        return deploy(name, behaviour -> {
            throw behaviour.refused();
        });
    }

    /**
     * Goes back to an earlier version.
     *
     * @param version one that was deployed; empty for the one before
     */
    Deployed rollBack(String version);
}
