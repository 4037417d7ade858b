package countme.topology.concurrent;

/** Work to do if this process is ended before this is taken back. */
public record EndHook(Thread hook) {
    /** From now on. */
    public static EndHook of(String name, Runnable work) {
        var hook = new Thread(work, name);
        Runtime.getRuntime().addShutdownHook(hook);
        return new EndHook(hook);
    }

    /** Takes it back; false where the process is being ended, and the work is done or being done. */
    public boolean takeBack() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
