package countme.topology.cluster;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Releasing;
import countme.topology.image.supply.PullSource;
import countme.topology.report.Problem;
import countme.topology.state.KeptReleases;
import java.util.Optional;

/** A tag of the repository from which the stack serves, in whatever registry that is. This machine looks, and the nodes pull. */
record RepositoryTag(ClusterProject project, KeptReleases kept, String tag) implements FollowedTag.Origin {
    /** The one that somebody named, now or for the last {@code up}. Nobody follows a tag of somebody's repository unasked. */
    static Optional<FollowedTag> followed(ClusterProject project) {
        Sourced named = project.settings().values().get(Setting.FOLLOW_TAG);
        String tag = project.settings().followTag();
        if (named == null || named.isDefault() || tag.isEmpty()) {
            return Optional.empty();
        }
        KeptReleases kept = project.record().releases();
        return Optional.of(new FollowedTag(kept, project.progress(), new RepositoryTag(project, kept, tag)));
    }

    /** Of what runs now; a {@link Problem} when nothing does. */
    private String repository() {
        return kept.current()
                .map(ClusterDeploy::repository)
                .orElseThrow(() -> new Problem(
                        "There is no repository to look in",
                        "No version of it was brought up in this cluster.",
                        "Type 'up' first."));
    }

    @Override
    public Optional<String> digest() {
        // Another launcher may have decided otherwise meanwhile.
        project.record().look();
        try {
            return project.registries().digest(new PullSource(repository(), tag, null));
        } catch (Problem e) {
            throw e.ofPlace();
        }
    }

    @Override
    public Releasing.Deployed deploy(String digest) {
        return new ClusterDeploy(project).deployUnasked(repository() + "@" + digest);
    }
}
