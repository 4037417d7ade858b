package countme.topology.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service's configuration: files in a small volume of its own, mounted read-only at {@link #MOUNT}. The volume is named by its
 * content, so that a changed file is a changed container, unless the service can take over a new configuration while it runs.
 */
public final class ConfigFiles {
    /** Where every container finds its configuration. */
    public static final String MOUNT = "/etc/countme";

    /** The configuration in force. */
    public static final String CURRENT = MOUNT + "/current";

    /** A candidate, while it is being tested. */
    public static final String NEXT = MOUNT + "/next";

    /**
     * Commands run inside the container.
     *
     * @param test exits 0 when the files under {@link #NEXT} are good
     * @param apply makes the process read {@link #CURRENT} again
     */
    public record Reload(List<String> test, List<String> apply) {}

    static final Reload NEVER = new Reload(List.of(), List.of());

    private final SortedMap<String, String> files;
    private final Pages pages;
    private final Reload reload;
    private final String hash;

    private ConfigFiles(Map<String, String> files, Pages pages, Reload reload) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        this.pages = pages;
        this.reload = reload;
        this.hash = hash(this.files);
    }

    /** Content by path relative to the mount; a path ending in {@code .key} is readable by its owner only. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** What the service shows as it is; in the same volume, and no part of the configuration. */
    public Pages pages() {
        return pages;
    }

    /** Both, for where a configuration is a directory that somebody else fills. */
    public SortedMap<String, String> withPages() {
        var all = new TreeMap<>(files);
        all.putAll(pages.text());
        return all;
    }

    /** How a running container takes over changed files; an empty test command means it cannot. */
    public Reload reload() {
        return reload;
    }

    static ConfigFiles none() {
        return new ConfigFiles(Map.of(), Pages.NONE, NEVER);
    }

    public static ConfigFiles of(Map<String, String> files) {
        return new ConfigFiles(files, Pages.NONE, NEVER);
    }

    public static ConfigFiles reloadable(Map<String, String> files, List<String> test, List<String> apply) {
        return new ConfigFiles(files, Pages.NONE, new Reload(test, apply));
    }

    /** The same configuration, with pages beside it. */
    public ConfigFiles showing(Pages shown) {
        return new ConfigFiles(files, shown, reload);
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    public boolean isReloadable() {
        return !reload.test().isEmpty();
    }

    /** File mode of a path in the volume. */
    public static int mode(String path) {
        return path.endsWith(".key") ? 0400 : 0444;
    }

    /** SHA-256 over paths and contents, 64 hexadecimal digits. */
    public String hash() {
        return hash;
    }

    private static String hash(SortedMap<String, String> files) {
        MessageDigest digest = Hash.sha256();
        files.forEach((path, content) -> {
            digest.update((path + "\0" + content.length() + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content.getBytes(StandardCharsets.UTF_8));
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The volume's name without the project. */
    String volume(String service) {
        return isReloadable() ? service + "-config" : service + "-config-" + hash().substring(0, 12);
    }

    /** Never shows contents: there are keys among them. */
    @Override
    public String toString() {
        return "ConfigFiles" + files.keySet();
    }
}
