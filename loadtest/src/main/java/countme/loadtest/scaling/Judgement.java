package countme.loadtest.scaling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a way to count does to the promise that the page makes, "I have been seen N times". Pure.
 *
 * @param twice visits that were told a number which another was told, too
 * @param holes numbers up to the highest that nobody was told
 * @param backwards visits that began after another was answered, and were told a smaller number
 * @param ownBackwards visitors whose second visit was told no larger number than their first
 * @param off by how much a number differed at most from how many visits had begun
 * @param lost visits that the count does not have in the end; below 0, how many it has too many
 * @param medianWait milliseconds from a request to its answer
 */
record Judgement(long twice, long holes, long backwards, long ownBackwards, long off, long lost, double medianWait) {
    static Judgement of(Counting.Result result) {
        List<Visit> visits = result.visits();
        Set<Long> told = new HashSet<>();
        long twice = visits.stream().filter(visit -> !told.add(visit.number())).count();
        long highest = visits.stream().mapToLong(Visit::number).max().orElse(0);
        double[] waits = visits.stream()
                .mapToDouble(visit -> visit.ended() - visit.begun())
                .sorted()
                .toArray();
        return new Judgement(
                twice,
                highest - told.size(),
                backwards(visits),
                ownBackwards(visits),
                off(visits),
                visits.size() - result.counted(),
                waits[waits.length / 2]);
    }

    private static long backwards(List<Visit> visits) {
        List<Visit> byBegin =
                visits.stream().sorted(Comparator.comparingDouble(Visit::begun)).toList();
        List<Visit> byEnd =
                visits.stream().sorted(Comparator.comparingDouble(Visit::ended)).toList();
        long backwards = 0;
        long highest = 0;
        int ended = 0;
        for (Visit visit : byBegin) {
            while (ended < byEnd.size() && byEnd.get(ended).ended() <= visit.begun()) {
                highest = Math.max(highest, byEnd.get(ended).number());
                ended++;
            }
            if (visit.number() < highest) {
                backwards++;
            }
        }
        return backwards;
    }

    private static long ownBackwards(List<Visit> visits) {
        Map<Integer, Visit> first = new HashMap<>();
        long backwards = 0;
        for (Visit visit : visits) {
            Visit other = first.putIfAbsent(visit.visitor(), visit);
            if (other != null) {
                boolean inOrder = other.begun() < visit.begun();
                long earlier = (inOrder ? other : visit).number();
                long later = (inOrder ? visit : other).number();
                if (later <= earlier) {
                    backwards++;
                }
            }
        }
        return backwards;
    }

    private static long off(List<Visit> visits) {
        double[] begun = visits.stream().mapToDouble(Visit::begun).sorted().toArray();
        long most = 0;
        for (Visit visit : visits) {
            int place = Arrays.binarySearch(begun, visit.ended());
            long truth = place < 0 ? -place - 1L : place + 1L;
            most = Math.max(most, Math.abs(truth - visit.number()));
        }
        return most;
    }
}
