package countme.topology.service;

import java.nio.charset.StandardCharsets;
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

    private final SortedMap<String, byte[]> files;
    private final String hash;

    /** Content by path below {@link ConfigFiles#CURRENT}. */
    public Pages(Map<String, byte[]> files) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        Hash sum = new Hash();
        this.files.forEach((path, content) -> sum.add(path).add(content));
        this.hash = sum.hex();
    }

    /** Content by path below {@link ConfigFiles#CURRENT}. */
    public SortedMap<String, byte[]> files() {
        return files;
    }

    /** The same as text, which is UTF-8. */
    SortedMap<String, String> text() {
        var text = new TreeMap<String, String>();
        files.forEach((path, content) -> text.put(path, new String(content, StandardCharsets.UTF_8)));
        return text;
    }

    /** SHA-256 over paths and contents, 64 hexadecimal digits. */
    public String hash() {
        return hash;
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }
}
