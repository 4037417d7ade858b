package countme.topology.deploy.release;

import countme.topology.deploy.project.Project;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * A tag in a registry that is followed: what it names is deployed as it moves.
 *
 * @param kept what was deployed, and what was looked at
 */
public record FollowedTag(KeptReleases kept, Progress progress, Origin origin) implements Follower.Source {
    /** Where the tag is, and what is done with what it names. */
    public interface Origin {
        /** What people call it. */
        String tag();

        /** Of what it names now; empty when nothing was pushed yet. A {@link Problem} when it cannot be told. */
        Optional<String> digest();

        /** Deploys what behaves as the version before. A {@link Problem} when that one goes on serving. */
        Releasing.Deployed deploy(String digest);
    }

    /** The tag in the stack's registry that its settings name; empty for none. */
    static Optional<FollowedTag> of(Project project) {
        String tag = project.settings().followTag();
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        var origin = new Origin() {
            @Override
            public String tag() {
                return tag;
            }

            @Override
            public Optional<String> digest() {
                return project.store().digest(new RegistryAccess(project).source(tag));
            }

            @Override
            public Releasing.Deployed deploy(String digest) {
                return new Deploy(project).deployUnasked(digest);
            }
        };
        return Optional.of(new FollowedTag(project.memory().releases(), project.progress(), origin));
    }

    /** Follows the tag of a stack's settings; empty where none is to be followed, or there is no registry, which is said. */
    public static Optional<Follower> follower(Project project) {
        Optional<FollowedTag> followed = of(project);
        if (followed.isPresent() && project.topology().registry().isEmpty()) {
            if (!project.settings().registry()) {
                project.progress()
                        .say(
                                "without a registry, no new version can be pushed here: type 'up --registry true' to have one");
            }
            return Optional.empty();
        }
        return followed.map(
                tag -> tag.follower(Follower.BETWEEN, project.platform().chance()));
    }

    /**
     * Follows it.
     *
     * @param between a look and the next one
     */
    public Follower follower(Duration between, DoubleSupplier chance) {
        return new Follower(this, progress, between, chance);
    }

    @Override
    public Optional<String> arrived() {
        return origin.digest()
                .filter(one -> !kept.seen().equals(Optional.of(one))
                        && !kept.current().map(Release::digest).equals(Optional.of(one)));
    }

    @Override
    public void deploy(String digest) {
        progress.say(origin.deploy(digest).sentence());
    }

    @Override
    public void tried(String digest) {
        kept.see(digest);
    }

    /** Decides, where a tag is followed as {@link #decideAgainst} says. */
    public static <T> T deciding(Optional<FollowedTag> followed, Supplier<T> decision) {
        return followed.isPresent() ? followed.get().decideAgainst(decision) : decision.get();
    }

    /**
     * What is under the tag when somebody decides otherwise is not to take that one's place a moment later. A decision that was prevented by an engine that
     * was away, or by what a cluster lacks, is none.
     */
    private <T> T decideAgainst(Supplier<T> decision) {
        Optional<String> passedOver = digestIfReachable();
        try {
            T decided = decision.get();
            passedOver.ifPresent(this::passOver);
            return decided;
        } catch (RuntimeException e) {
            if (Follower.isVerdict(Problem.of(e))) {
                try {
                    passedOver.ifPresent(kept::see);
                } catch (RuntimeException late) {
                    e.addSuppressed(late);
                }
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
            progress.say("it could not be remembered that what is tagged " + origin.tag()
                    + " now was passed over, so an attached 'up' may deploy it: " + e.what());
        }
    }

    private Optional<String> digestIfReachable() {
        try {
            return origin.digest();
        } catch (Problem e) {
            // Nobody follows a registry that is away.
            return Optional.empty();
        }
    }
}
