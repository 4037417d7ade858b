package countme.topology.policy;

import com.github.dockerjava.api.model.RestartPolicy;

/** The only place where test and deployment differ. */
public enum Lifetime {
    /** Removed when the JVM ends; swept at the next start if the JVM died. Crashes are restarted, a restarted engine brings nothing back. */
    SESSION(RestartPolicy.onFailureRestart(100)),
    /** Outlives the launcher, restarts with the engine, adopted by the next launcher. */
    DEPLOYED(RestartPolicy.unlessStoppedRestart());

    private final RestartPolicy restart;

    Lifetime(RestartPolicy restart) {
        this.restart = restart;
    }

    RestartPolicy restart() {
        return restart;
    }
}
