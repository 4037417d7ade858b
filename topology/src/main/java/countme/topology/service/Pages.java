package countme.topology.service;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that a service gives as they are to whoever asks, and looks up each time. They lie beside its configuration and are no part of it: a changed one is
 * written while the service runs, which need not be told.
 */
public final class Pages {
    static final Pages NONE = new Pages(Map.of());

    private final SortedMap<String, String> files;
    private final String hash;

    /** Content by path below {@link ConfigFiles#CURRENT}. */
    public Pages(Map<String, String> files) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        this.hash = ConfigFiles.hash(this.files);
    }

    /** Content by path below {@link ConfigFiles#CURRENT}. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** SHA-256 over paths and contents, 64 hexadecimal digits. */
    public String hash() {
        return hash;
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }
}
