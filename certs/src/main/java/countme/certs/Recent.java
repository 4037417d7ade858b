package countme.certs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was found out lately, by all that it was found out from. A launcher reads the same few certificates and keys many times, and parsing and trying them
 * takes far longer than reading.
 */
final class Recent<K, V> {
    private static final int MOST = 32;

    private final Map<K, V> known = new LinkedHashMap<>(2 * MOST, 0.75f, true);

    synchronized Optional<V> of(K question) {
        return Optional.ofNullable(known.get(question));
    }

    /** Remembers an answer, and gives it. */
    synchronized V is(K question, V answer) {
        known.put(question, answer);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return answer;
    }
}
