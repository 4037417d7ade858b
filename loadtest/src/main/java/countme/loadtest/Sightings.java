package countme.loadtest;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * What visitors saw while one greeting took another's place. Times are nanoseconds since the visitors began. Pure but for what it
 * remembers; any number of threads may note theirs.
 */
final class Sightings {
    /** So many answers in a row have the new greeting when it is said to be everywhere. */
    static final int EVERYWHERE = 20;

    static final long NEVER = Long.MAX_VALUE;

    private final Greeting before;
    private final Greeting after;
    private long first = NEVER;
    private long since = NEVER;
    private long everywhere = NEVER;
    private int inARow;
    private int late;

    Sightings(Greeting before, Greeting after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Notes one answer.
     *
     * @return the number on the page
     * @throws IOException when it has neither greeting
     */
    synchronized long saw(String body, long begun, long ended) throws IOException {
        OptionalLong fresh = after.number(body);
        if (fresh.isPresent()) {
            sawAfter(ended);
            return fresh.getAsLong();
        }
        long number = before.number(body)
                .orElseThrow(() -> new IOException("neither the old page nor the new one: \"" + body.strip() + "\""));
        inARow = 0;
        late += begun > everywhere ? 1 : 0;
        return number;
    }

    private void sawAfter(long ended) {
        first = Math.min(first, ended);
        since = inARow == 0 ? ended : since;
        inARow++;
        everywhere = inARow == EVERYWHERE ? Math.min(everywhere, ended) : everywhere;
    }

    /** When somebody saw the new greeting first. */
    synchronized long first() {
        return first;
    }

    /** From when nobody saw the old one any more. */
    synchronized long since() {
        return since;
    }

    /** Whether the new greeting was seen {@value #EVERYWHERE} times in a row. */
    synchronized boolean isEverywhere() {
        return everywhere != NEVER;
    }

    /** How many asked after the new greeting was everywhere and got the old one. */
    synchronized int late() {
        return late;
    }
}
