package countme.topology.export;

import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Hash;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A service's configuration as ConfigMaps, as many as its size needs, and as Secrets what only its user may read. Each is named by its content and never changes,
 * so that another content is another pod.
 */
record KubernetesConfiguration(KubernetesNames names, Service service, List<Part> open, List<Part> secret) {
    /** What a ConfigMap or a Secret may have at most, keys included. */
    private static final int LARGEST = 1 << 20;

    /** A volume's files belong to root, and to the pod's group. */
    private static final int OF_THE_GROUP = 0440;

    /**
     * Files that are one object.
     *
     * @param name its name
     * @param files by their paths
     * @param data the same, by keys
     */
    private record Part(String name, SortedMap<String, String> files, SortedMap<String, String> data) {
        static Part of(String prefix, SortedMap<String, String> files) {
            Hash hash = new Hash();
            var data = new TreeMap<String, String>();
            files.forEach((path, content) -> {
                hash.add(path).add(content);
                if (data.put(KubernetesNames.key(path), content) != null) {
                    throw new IllegalStateException(
                            "two files of " + prefix + " have the key " + KubernetesNames.key(path));
                }
            });
            return new Part(prefix + "-" + hash.hex12(), files, data);
        }

        List<KeyToPath> items(@Nullable Integer mode) {
            return files.keySet().stream()
                    .map(path -> new KeyToPathBuilder()
                            .withKey(KubernetesNames.key(path))
                            .withPath(path)
                            .withMode(mode)
                            .build())
                    .toList();
        }
    }

    static KubernetesConfiguration of(KubernetesNames names, Service service, ConfigFiles files) {
        Predicate<String> isSecret = path -> ConfigFiles.mode(path) == 0400;
        return new KubernetesConfiguration(
                names,
                service,
                parts(service.name() + "-config", files, isSecret.negate()),
                parts(service.name() + "-keys", files, isSecret));
    }

    /** In the order of their paths, each as large as an object may be. */
    private static List<Part> parts(String prefix, ConfigFiles files, Predicate<String> which) {
        var parts = new ArrayList<SortedMap<String, String>>();
        int left = 0;
        for (var file : files.withPages().entrySet()) {
            if (!which.test(file.getKey())) {
                continue;
            }
            int size = size(file);
            if (size > LARGEST) {
                throw new Problem(
                        "The file " + file.getKey() + " of " + prefix + " is too large for Kubernetes",
                        "It has " + size + " bytes, and a ConfigMap or Secret has " + LARGEST + " at most.",
                        "Put large files into the image instead.");
            }
            if (parts.isEmpty() || size > left) {
                parts.add(new TreeMap<>());
                left = LARGEST;
            }
            parts.get(parts.size() - 1).put(file.getKey(), file.getValue());
            left -= size;
        }
        return parts.stream().map(part -> Part.of(prefix, part)).toList();
    }

    private static int size(Map.Entry<String, String> file) {
        return KubernetesNames.key(file.getKey()).length() + file.getValue().getBytes(StandardCharsets.UTF_8).length;
    }

    List<ConfigMap> configMaps() {
        return open.stream()
                .map(part -> new ConfigMapBuilder()
                        .withMetadata(names.meta(service, part.name()))
                        .withImmutable(true)
                        .withData(part.data())
                        .build())
                .toList();
    }

    List<Secret> keys() {
        return secret.stream()
                .map(part -> new SecretBuilder()
                        .withMetadata(names.meta(service, part.name()))
                        .withImmutable(true)
                        .withType("Opaque")
                        .withStringData(part.data())
                        .build())
                .toList();
    }

    /** All of them, as one directory; empty where there is none. */
    Optional<Volume> volume(String name) {
        var sources = new ArrayList<VolumeProjection>();
        open.forEach(part -> sources.add(new VolumeProjectionBuilder()
                .withNewConfigMap()
                .withName(part.name())
                .withItems(part.items(null))
                .endConfigMap()
                .build()));
        secret.forEach(part -> sources.add(new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(part.name())
                .withItems(part.items(OF_THE_GROUP))
                .endSecret()
                .build()));
        return sources.isEmpty()
                ? Optional.empty()
                : Optional.of(new VolumeBuilder()
                        .withName(name)
                        .withNewProjected()
                        .withSources(sources)
                        .endProjected()
                        .build());
    }
}
