package countme.topology.image;

import countme.topology.config.Faults;
import countme.topology.docker.ContainerEngine.Image;
import countme.topology.docker.MemoryEngine;
import countme.topology.image.app.AppImage;
import countme.topology.image.app.PushTarget;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.supply.PullSource;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import countme.topology.service.Service;
import countme.topology.state.Release;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Images in memory: every official one can be had, the launcher carries a counter, and a registry has what was pushed to it. */
public final class MemoryImages implements ImageStore {
    /** The id of the image that the launcher carries. */
    public static final String CARRIED = id("carried");

    private final Faults faults;
    private String architecture = "amd64";
    private final MemoryEngine engine;
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, SuppliedImage> there = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Map<String, String>> labels = new TreeMap<>();

    public MemoryImages(Faults faults, MemoryEngine engine) {
        this.faults = faults;
        this.engine = engine;
    }

    /** Makes it, which is empty, have what another has now. */
    public synchronized void becomeLike(MemoryImages other) {
        synchronized (other) {
            tags.putAll(other.tags);
            there.putAll(other.there);
            labels.putAll(other.labels);
        }
    }

    /** From now on an official image cannot be had. */
    public synchronized void refuse(String name) {
        refused.add(name);
    }

    /** The id of the image of a name or version. */
    public static String id(String name) {
        return "sha256:" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8))
                + "0".repeat(64 - 2 * name.length());
    }

    /** Somebody pushes a version; gives the digest of its manifest. */
    public synchronized String pushed(String version, Map<String, String> says) {
        String digest = "sha256:manifest-" + version;
        tags.put(version, digest);
        tags.put("latest", digest);
        labels.put(id(version), says);
        return digest;
    }

    /** Somebody removes a version's image from the engine. */
    public synchronized void lose(String reference) {
        there.remove(reference);
        engine.dropImage(reference);
    }

    private synchronized SuppliedImage have(String reference, String id, ImageRef image, Origin origin) {
        return there.computeIfAbsent(reference, absent -> {
            engine.put(reference, new Image(id, Map.of(), List.of()));
            return new SuppliedImage(image, reference, id, origin, "1", "", "", 1);
        });
    }

    private synchronized Optional<SuppliedImage> had(String reference) {
        return Optional.ofNullable(there.get(reference));
    }

    @Override
    public SuppliedImage supply(ImageRef image) {
        faults.call("supply " + image.shortName());
        if (refused.stream().anyMatch(image.toString()::contains)) {
            throw new Problem("The image " + image + " cannot be had", "No registry has it.", "Type 'images'.");
        }
        return have(image.toString(), id(image.shortName()), image, Origin.OFFICIAL);
    }

    @Override
    public Optional<SuppliedImage> present(ImageRef image) {
        faults.call("look for " + image.shortName());
        return had(image.toString());
    }

    @Override
    public SuppliedImage pull(ImageRef image) {
        return supply(image);
    }

    @Override
    public SuppliedImage build(ImageRef image) {
        return supply(image);
    }

    @Override
    public SuppliedImage assemble(Service service, SuppliedImage base) {
        faults.call("assemble");
        labels.putIfAbsent(CARRIED, AppImage.carried("0.1.0", service).saying());
        return have(carried(service), CARRIED, ImageRef.of(carried(service)), Origin.ASSEMBLED);
    }

    @Override
    public Optional<SuppliedImage> assembled(Service service, SuppliedImage base) {
        faults.call("look for the app");
        return had(carried(service));
    }

    private static String carried(Service service) {
        return AppImage.name(service) + ":0.1.0-carried";
    }

    @Override
    public String push(AppImage app, SuppliedImage base, PushTarget target) {
        faults.call("push");
        return pushed(target.tags().get(0), app.saying());
    }

    @Override
    public Optional<SuppliedImage> find(Release release) {
        faults.call("look for " + release.version());
        return had(release.image()).filter(image -> image.id().equals(release.id()));
    }

    @Override
    public Release running(String image, String id) {
        faults.call("inspect what runs");
        return new Release(image.substring(image.lastIndexOf(':') + 1), image, id, "", "");
    }

    @Override
    public synchronized Map<String, String> labels(Release release) {
        faults.call("read the labels");
        return labels.getOrDefault(release.id(), Map.of());
    }

    @Override
    public String agreed(Release release) {
        faults.call("read what was agreed");
        return "";
    }

    @Override
    public synchronized void remove(Release release) {
        faults.call("remove " + release.version());
        lose(release.image());
    }

    @Override
    public synchronized Optional<String> digest(PullSource source) {
        faults.call("ask the registry");
        String reference = source.image();
        return reference.contains("@")
                ? Optional.of(reference.substring(reference.indexOf('@') + 1)).filter(tags::containsValue)
                : Optional.ofNullable(tags.get(reference.substring(reference.lastIndexOf(':') + 1)));
    }

    @Override
    public synchronized Release pull(PullSource source, String digest, String name, Progress.Task task) {
        faults.call("pull");
        if (!tags.containsValue(digest)) {
            throw new Problem("There is no " + digest, "The registry has none.", "Push it.");
        }
        String version = digest.replace("sha256:manifest-", "");
        String reference = name + ":" + version;
        SuppliedImage image = have(reference, id(version), ImageRef.of(reference), Origin.PUSHED);
        return new Release(version, reference, image.id(), digest, "");
    }

    @Override
    public String architecture() {
        faults.call("ask for the processor");
        return architecture;
    }

    /** From now on its engine runs on another processor. */
    public synchronized void runOn(String processor) {
        architecture = processor;
    }

    @Override
    public synchronized void save(List<String> references, OutputStream archive) throws IOException {
        faults.call("save images");
        for (String reference : references) {
            SuppliedImage image = Objects.requireNonNull(there.get(reference), reference);
            archive.write((reference + " " + image.id() + " " + image.image() + " " + image.origin() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void load(InputStream archive) {
        faults.call("load images");
        new BufferedReader(new InputStreamReader(archive, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    String[] words = line.split(" ", -1);
                    SuppliedImage unused = have(words[0], words[1], ImageRef.of(words[2]), Origin.valueOf(words[3]));
                });
    }

    @Override
    public synchronized List<String> own(Set<String> deployed) {
        return there.keySet().stream()
                .filter(name -> name.startsWith("countme/"))
                .toList();
    }

    @Override
    public List<String> ofOthers(Set<String> deployed, Set<String> official) {
        return List.of();
    }

    @Override
    public synchronized void removeOwn(Set<String> deployed) {
        own(deployed).forEach(this::lose);
    }
}
