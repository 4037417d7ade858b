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
 * A service's configuration as ConfigMaps, as many as its size needs, and as a Secret what only its user may read. Each is named by its content and never changes,
 * so that another content is another pod.
 */
record KubernetesConfiguration(
        KubernetesNames names, Service service, SortedMap<String, String> open, SortedMap<String, String> secret) {
    /** What a ConfigMap may have at most, keys included. */
    private static final int LARGEST = 1 << 20;

    /** A volume's files belong to root, and to the pod's group. */
    private static final int OF_THE_GROUP = 0440;

    static KubernetesConfiguration of(KubernetesNames names, Service service, ConfigFiles files) {
        Predicate<String> isSecret = path -> ConfigFiles.mode(path) == 0400;
        return new KubernetesConfiguration(names, service, those(files, isSecret.negate()), those(files, isSecret));
    }

    private static SortedMap<String, String> those(ConfigFiles files, Predicate<String> which) {
        var those = new TreeMap<>(files.withPages());
        those.keySet().removeIf(which.negate());
        return those;
    }

    List<ConfigMap> configMaps() {
        return parts().stream()
                .map(part -> new ConfigMapBuilder()
                        .withMetadata(names.meta(service, configMapName(part)))
                        .withImmutable(true)
                        .withData(data(part))
                        .build())
                .toList();
    }

    /** In the order of their paths, each as large as a ConfigMap may be. */
    private List<SortedMap<String, String>> parts() {
        var parts = new ArrayList<SortedMap<String, String>>();
        int left = 0;
        for (var file : open.entrySet()) {
            int size = size(file);
            if (parts.isEmpty() || size > left) {
                parts.add(new TreeMap<>());
                left = LARGEST;
            }
            parts.get(parts.size() - 1).put(file.getKey(), file.getValue());
            left -= size;
        }
        return parts;
    }

    private static int size(Map.Entry<String, String> file) {
        return KubernetesNames.key(file.getKey()).length() + file.getValue().getBytes(StandardCharsets.UTF_8).length;
    }

    Optional<Secret> keys() {
        return secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new SecretBuilder()
                        .withMetadata(names.meta(service, secretName()))
                        .withImmutable(true)
                        .withType("Opaque")
                        .withStringData(data(secret))
                        .build());
    }

    /** Both, as one directory; empty where there is neither. */
    Optional<Volume> volume(String name) {
        if (open.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        var sources = new ArrayList<VolumeProjection>();
        parts().forEach(part -> sources.add(new VolumeProjectionBuilder()
                .withNewConfigMap()
                .withName(configMapName(part))
                .withItems(items(part, null))
                .endConfigMap()
                .build()));
        if (!secret.isEmpty()) {
            sources.add(new VolumeProjectionBuilder()
                    .withNewSecret()
                    .withName(secretName())
                    .withItems(items(secret, OF_THE_GROUP))
                    .endSecret()
                    .build());
        }
        return Optional.of(new VolumeBuilder()
                .withName(name)
                .withNewProjected()
                .withSources(sources)
                .endProjected()
                .build());
    }

    private String configMapName(SortedMap<String, String> part) {
        return service.name() + "-config-" + hash(part);
    }

    private String secretName() {
        return service.name() + "-keys-" + hash(secret);
    }

    private static String hash(SortedMap<String, String> files) {
        Hash hash = new Hash();
        files.forEach((path, content) -> hash.add(path).add(content));
        return hash.hex12();
    }

    private SortedMap<String, String> data(SortedMap<String, String> files) {
        var data = new TreeMap<String, String>();
        int size = 0;
        for (var file : files.entrySet()) {
            String key = KubernetesNames.key(file.getKey());
            size += size(file);
            if (data.put(key, file.getValue()) != null) {
                throw new IllegalStateException("two files of " + service.name() + " have the key " + key);
            }
        }
        if (size > LARGEST) {
            throw new Problem(
                    "A file in the configuration of " + service.name() + " is too large for Kubernetes",
                    "It has " + size + " bytes, and a ConfigMap or Secret has " + LARGEST + " at most.",
                    "Put large files into the image instead.");
        }
        return data;
    }

    private static List<KeyToPath> items(SortedMap<String, String> files, @Nullable Integer mode) {
        return files.keySet().stream()
                .map(path -> new KeyToPathBuilder()
                        .withKey(KubernetesNames.key(path))
                        .withPath(path)
                        .withMode(mode)
                        .build())
                .toList();
    }
}
