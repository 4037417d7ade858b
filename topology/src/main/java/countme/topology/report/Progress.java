package countme.topology.report;

/**
 * Where long work says how it goes. Tasks run side by side, each from the thread that does the work; implementations are
 * thread-safe. Results go to stdout; this goes to stderr.
 */
public interface Progress {
    /** Begins a task, such as {@code "image loki"}. How long it will take nobody knows of another machine. */
    Task start(String subject);

    /** A line that belongs to no task. */
    void say(String line);

    /** One piece of long work. Closing it without {@link #done} means it failed. */
    interface Task extends AutoCloseable {
        /** What is going on now, such as {@code "downloading modules (2 of 3)"}. */
        void now(String step);

        /** The task has succeeded; {@code result} in a few words. */
        void done(String result);

        @Override
        void close();
    }

    /** Says nothing. */
    static Progress quiet() {
        return new Progress() {
            @Override
            public Task start(String subject) {
                return new Task() {
                    @Override
                    public void now(String step) {}

                    @Override
                    public void done(String result) {}

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void say(String line) {}
        };
    }
}
