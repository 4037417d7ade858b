package countme.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What is done to a stack, and when: chosen by a seed, so that it can be done again. Pure.
 *
 * @param steps in their order
 */
record NemesisSchedule(List<Step> steps) {
    private static final int FAULT_PAUSE = 14_000;
    private static final int VERB_PAUSE = 30_000;
    private static final int LEAST_PAUSE = 1_000;
    private static final int LONGEST = 9_000;

    /**
     * One thing that is done.
     *
     * @param at milliseconds since the begin
     * @param number chooses to which one it is done
     * @param lasting milliseconds until it is taken back, if it can be
     */
    record Step(long at, Deed deed, int number, long lasting) {
        @Override
        public String toString() {
            return "%.1f s %s:%d, %.1f s".formatted(at / 1e3, deed, number, lasting / 1e3);
        }
    }

    NemesisSchedule {
        steps = List.copyOf(steps);
    }

    /** What a seed chooses: faults that overlap, and verbs one after another among them. */
    static NemesisSchedule of(long seed, Duration length) {
        List<Step> steps = new ArrayList<>(chosen(new Random(seed), length, false, FAULT_PAUSE));
        steps.addAll(chosen(new Random(seed + 1), length, true, VERB_PAUSE));
        // The launcher of the last third stays, which shows whether its memory does.
        steps.removeIf(step -> step.deed() == Deed.LAUNCHER_KILLED && step.at() > length.toMillis() * 2 / 3);
        steps.sort(Comparator.comparingLong(Step::at));
        return new NemesisSchedule(steps);
    }

    private static List<Step> chosen(Random random, Duration length, boolean verbs, int pause) {
        List<Deed> deeds =
                Stream.of(Deed.values()).filter(one -> one.isVerb() == verbs).toList();
        int weights = deeds.stream().mapToInt(Deed::weight).sum();
        List<Step> steps = new ArrayList<>();
        long at = pause(random, pause);
        while (at < length.toMillis()) {
            int left = random.nextInt(weights);
            int which = 0;
            while (left >= deeds.get(which).weight()) {
                left -= deeds.get(which++).weight();
            }
            steps.add(new Step(at, deeds.get(which), random.nextInt(1000), pause(random, LONGEST)));
            at += pause(random, pause);
        }
        return steps;
    }

    private static long pause(Random random, int most) {
        return (long) LEAST_PAUSE + random.nextInt(most - LEAST_PAUSE);
    }
}
