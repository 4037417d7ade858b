package countme.topology.service;

import java.util.List;

/**
 * A service that holds what must not be lost, and how that is taken from it and put back while it serves. What was taken is kept only when a second one,
 * reachable by nobody, was seen to load it.
 */
public interface Stateful {
    /**
     * The second one: a container of the same image.
     *
     * @param command that it runs
     * @param directory where what was taken is put before it starts
     * @param file its name there
     * @param ready exits with 0 when it has loaded that
     */
    record Trial(List<String> command, String directory, String file, List<String> ready) {}

    /** The service that it is. */
    Service service();

    /** What people know the state by, such as {@code count}; {@link #number} is it. */
    String noun();

    /** Name of the state's file in a backup. */
    String backupFile();

    /** What a running one holds, in one number. */
    long number(Inside running);

    /** All a running one holds at one moment, as {@link Trial} can load it. */
    byte[] take(Inside running);

    Trial trial();

    /** What a trial has loaded, in one number. */
    long numberOfTrial(Inside trial);

    /** What a trial has loaded, freshly written. */
    byte[] save(Inside trial);

    /** What makes another one hold the same, for {@link #replace}. */
    byte[] instructions(Inside trial);

    /**
     * Makes a running one hold that and nothing else, at one moment; returns when it is on the disk. A failure leaves its state as it was.
     *
     * @param number what it then holds; anything else is a {@link countme.topology.report.Problem}
     */
    void replace(Inside running, byte[] instructions, long number);
}
