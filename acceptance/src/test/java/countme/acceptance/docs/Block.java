package countme.acceptance.docs;

import java.util.Optional;

/**
 * A fenced block of a document.
 *
 * @param line where its fence opens, counted from 1
 * @param kind what it is for
 * @param text what stands in it, with its line ends
 * @param expected what the document says that its commands print; empty where it says nothing
 * @param notRun why its commands are not run by the tests; empty where they are
 */
record Block(int line, Kind kind, String text, Optional<String> expected, Optional<String> notRun) {
    /** What a block is for, as the words behind its fence say. */
    enum Kind {
        /** {@code sh}: commands that end. */
        COMMANDS,
        /** {@code sh terminal}: a command that stays, in a terminal of its own. */
        TERMINAL,
        /** {@code text terminal}: what comes to be read in the terminal that was opened last. */
        SEEN_IN_TERMINAL,
        /** Something else to read, such as a file's content. */
        OTHER,
        /** No word at all: nobody knows what it is. */
        UNKNOWN
    }

    /** Whether a test does something with it. */
    boolean isRun() {
        return kind != Kind.OTHER && kind != Kind.UNKNOWN && notRun.isEmpty();
    }
}
