package countme.acceptance;

/** What the nemesis does to a stack. */
enum Deed {
    // What watches, keeps or guards: users notice nothing.
    KILL_WATCHER(5, Notice.NOBODY),
    STOP_WATCHER(3, Notice.NOBODY),
    PAUSE_WATCHER(3, Notice.NOBODY),
    MEMORY_OF_WATCHER(1, Notice.NOBODY),
    REGISTRY_AWAY(2, Notice.NOBODY),
    LOKI_AWAY(2, Notice.NOBODY),
    LOG_FLOOD(2, Notice.NOBODY),
    SLOW_REDIS(1, Notice.NOBODY),
    PROXY_RELOADED(4, Notice.NOBODY),
    LAUNCHER_KILLED(3, Notice.NOBODY),
    ENGINE_KILLED(2, Notice.NOBODY),

    // One replica: another one answers.
    KILL_REPLICA(7, Notice.IF_NO_REPLICA_IS_LEFT),
    STOP_REPLICA(3, Notice.IF_NO_REPLICA_IS_LEFT),
    REMOVE_REPLICA(3, Notice.IF_NO_REPLICA_IS_LEFT),
    PAUSE_REPLICA(4, Notice.IF_NO_REPLICA_IS_LEFT),
    FREEZE_REPLICA(2, Notice.IF_NO_REPLICA_IS_LEFT),
    CUT_REPLICA(3, Notice.IF_NO_REPLICA_IS_LEFT),
    MEMORY_OF_REPLICA(3, Notice.IF_NO_REPLICA_IS_LEFT),

    // There is one of these, or one connection that a request is on.
    KILL_PROXY(1, Notice.EVERYBODY),
    STOP_PROXY(1, Notice.EVERYBODY),
    PAUSE_PROXY(1, Notice.EVERYBODY),
    KILL_PROXY_WORKER(1, Notice.EVERYBODY),
    KILL_REDIS(1, Notice.EVERYBODY),
    STOP_REDIS(1, Notice.EVERYBODY),
    PAUSE_REDIS(1, Notice.EVERYBODY),
    MEMORY_OF_PROXY(1, Notice.EVERYBODY),
    MEMORY_OF_REDIS(1, Notice.EVERYBODY),
    RESET_REDIS(1, Notice.EVERYBODY),
    FULL_DISK_OF_REDIS(1, Notice.EVERYBODY),

    // What an operator does.
    DEPLOY(5, Notice.NOBODY),
    PUSH(3, Notice.NOBODY),
    PUSH_WRONG(2, Notice.NOBODY),
    PUSH_UNREADY(1, Notice.NOBODY),
    PUSH_ENDING(1, Notice.NOBODY),
    ROLLBACK(3, Notice.NOBODY),
    SCALE(4, Notice.NOBODY),
    // One replica after another does not answer meanwhile.
    RESTART_REPLICAS(3, Notice.IF_NO_REPLICA_IS_LEFT),
    RESTART_WATCHER(2, Notice.NOBODY),
    RENEW_CERTIFICATE(2, Notice.NOBODY),
    ROTATE_SECRETS(2, Notice.IF_NO_REPLICA_IS_LEFT),
    UP(2, Notice.NOBODY),
    BACKUP(2, Notice.NOBODY),
    // It dies in the middle of what it does.
    OPERATOR_KILLED(3, Notice.NOBODY);

    /** Whose requests may fail meanwhile, and until 15 s after it. */
    enum Notice {
        NOBODY,
        IF_NO_REPLICA_IS_LEFT,
        EVERYBODY
    }

    private final int weight;
    private final Notice notice;

    Deed(int weight, Notice notice) {
        this.weight = weight;
        this.notice = notice;
    }

    /** How often it is chosen, beside the others of its kind. */
    int weight() {
        return weight;
    }

    Notice notice() {
        return notice;
    }

    /** Whether an operator does it: one after another, while faults overlap. */
    boolean isVerb() {
        return compareTo(DEPLOY) >= 0;
    }
}
