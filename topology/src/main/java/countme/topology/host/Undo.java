package countme.topology.host;

/** How a host takes back by itself a change that nobody confirmed: when a clock ends, or at its next start. */
public final class Undo {
    /** What countme remembers on the host. */
    public static final String STATE = "/var/lib/countme-host";
    /** The clock, a timer of systemd that is made for each change. */
    public static final String CLOCK = "countme-host-undo";

    public static final String AT_BOOT = "countme-host-undo-at-boot.service";

    /** A script; it and the directory are there as long as a change waits to be confirmed. */
    public static final String SCRIPT = STATE + "/undo/run";

    private Undo() {}

    static Unit atBoot() {
        return new Unit(AT_BOOT, """
            [Unit]
            Description=Takes back a change of the host that nobody confirmed
            ConditionPathExists={{script}}

            [Service]
            Type=oneshot
            ExecStart=/bin/bash {{script}}

            [Install]
            WantedBy=multi-user.target
            """.replace("{{script}}", SCRIPT));
    }
}
