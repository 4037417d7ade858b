package countme.topology.engine;

import com.github.dockerjava.core.RemoteApiVersion;

/** Settles which version of the API to speak: old engines do not know new ones, new engines refuse old ones. */
final class ApiVersions {
    /** The newest version whose behaviour the project relies on knowing. */
    static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;

    /** What older engines lack is not known; 20.10 is the first that speaks it. */
    static final RemoteApiVersion OLDEST = RemoteApiVersion.VERSION_1_41;

    private ApiVersions() {}

    /** Whether an engine whose newest version is this one can be used. */
    static boolean isEnough(String newest) {
        return RemoteApiVersion.parseConfig(newest).isGreaterOrEqual(OLDEST);
    }

    /** {@link #NEWEST} or the engine's {@code newest}, whichever is older, but nothing the engine calls too old. */
    static RemoteApiVersion negotiate(String newest, String oldest) {
        RemoteApiVersion theirs = RemoteApiVersion.parseConfig(newest);
        RemoteApiVersion floor = RemoteApiVersion.parseConfig(oldest);
        RemoteApiVersion common = theirs.isGreater(NEWEST) ? NEWEST : theirs;
        return floor.isGreater(common) ? floor : common;
    }
}
