package countme.topology.deploy.release;

import countme.topology.deploy.project.Project;
import countme.topology.report.Problem;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import java.util.Optional;
import java.util.function.Supplier;

/** The tag in the stack's registry that is followed, deployed as it moves. */
public final class FollowedTag implements Follower.Source {
    private final Project project;
    private final KeptReleases kept;
    private final String tag;

    FollowedTag(Project project) {
        this.project = project;
        this.kept = project.memory().releases();
        this.tag = project.settings().followTag();
    }

    /** Follows the tag of a stack's settings; empty where none is to be followed, or there is no registry, which is said. */
    public static Optional<Follower> follower(Project project) {
        if (project.settings().followTag().isEmpty()) {
            return Optional.empty();
        }
        if (project.topology().registry().isEmpty()) {
            if (!project.settings().registry()) {
                project.progress()
                        .say(
                                "without a registry, no new version can be pushed here: type 'up --registry true' to have one");
            }
            return Optional.empty();
        }
        return Optional.of(new Follower(
                new FollowedTag(project), project.progress(), project.platform().chance()));
    }

    @Override
    public Optional<String> arrived() {
        return digest().filter(one -> !kept.seen().equals(Optional.of(one))
                && !kept.current().map(Release::digest).equals(Optional.of(one)));
    }

    @Override
    public void deploy(String digest) {
        Releasing.Deployed done = new Deploy(project).deploy(digest, behaviour -> {
            throw behaviour.refused();
        });
        project.progress().say(done.sentence());
    }

    @Override
    public void tried(String digest) {
        kept.see(digest);
    }

    /**
     * What is under the tag when somebody decides otherwise is not to take that one's place a moment later. A decision that an engine that
     * was away prevented is none.
     */
    <T> T decideAgainst(Supplier<T> decision) {
        Optional<String> passedOver = digestIfReachable();
        try {
            T decided = decision.get();
            passedOver.ifPresent(this::passOver);
            return decided;
        } catch (RuntimeException e) {
            if (!Problem.of(e).isPassing()) {
                passedOver.ifPresent(kept::see);
            }
            throw e;
        }
    }

    /** What was decided is done, even if this cannot be remembered. */
    private void passOver(String digest) {
        try {
            kept.see(digest);
        } catch (Problem e) {
            if (!e.isPassing()) {
                throw e;
            }
            project.progress()
                    .say("it could not be remembered that what is tagged " + tag
                            + " now was passed over, so an attached 'up' may deploy it: " + e.what());
        }
    }

    private Optional<String> digestIfReachable() {
        try {
            return tag.isEmpty() ? Optional.empty() : digest();
        } catch (Problem e) {
            // Nobody follows a registry that is away.
            return Optional.empty();
        }
    }

    /** Of what it names now; empty when nothing was pushed yet. */
    private Optional<String> digest() {
        return project.store().digest(new RegistryAccess(project).source(tag));
    }
}
