package countme.topology.policy;

import com.github.dockerjava.api.model.RestartPolicy;

/** The only place where test and deployment differ. */
public enum Lifetime {
    /** Removed when the JVM ends; swept at the next start if the JVM died. */
    SESSION,
    /** Outlives the launcher, restarts with the engine, adopted by the next launcher. */
    DEPLOYED;

    private static final int ENOUGH_RESTARTS = 100;

    /** Whether Java is trained for later starts: a test's stack does not live to see them. */
    public boolean trains() {
        return this == DEPLOYED;
    }

    /** Both restart what crashes; only a deployment comes back with the engine. */
    RestartPolicy restart() {
        return switch (this) {
            case SESSION -> RestartPolicy.onFailureRestart(ENOUGH_RESTARTS);
            case DEPLOYED -> RestartPolicy.unlessStoppedRestart();
        };
    }
}
