package countme.topology.deploy;

import java.util.Optional;

/** The tag in the stack's registry that is followed, deployed as it moves. */
record FollowedTag(Deploy deploy) implements Follower.Source {
    @Override
    public Optional<String> arrived() {
        return deploy.arrived();
    }

    @Override
    public void deploy(String digest) {
        Deploy.Deployed unused = deploy.deploy(digest);
    }

    @Override
    public void tried(String digest) {
        deploy.tried(digest);
    }
}
