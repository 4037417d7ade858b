package countme.topology.export;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an export is: files, and what they do not say.
 *
 * @param files contents by path
 * @param secret those of them that only their owner may read
 * @param lost what of the description is not in them, a line each
 */
public record Exported(SortedMap<String, String> files, Set<String> secret, List<String> lost) {
    public Exported {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        secret = Collections.unmodifiableSet(new TreeSet<>(secret));
        lost = List.copyOf(lost);
    }

    /** Never shows contents: there are keys among them. */
    @Override
    public String toString() {
        return "Exported" + files.keySet();
    }
}
