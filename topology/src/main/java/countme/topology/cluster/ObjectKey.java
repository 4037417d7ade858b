package countme.topology.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/** What an object of a namespace is found by. Written as people type it: {@code deployment/app}. */
record ObjectKey(String kind, String name) implements Comparable<ObjectKey> {
    static ObjectKey of(HasMetadata object) {
        return new ObjectKey(object.getKind(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }

    @Override
    public int compareTo(ObjectKey other) {
        return toString().compareTo(other.toString());
    }
}
