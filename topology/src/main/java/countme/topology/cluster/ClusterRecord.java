package countme.topology.cluster;

import countme.topology.deploy.audit.Audit;
import countme.topology.report.Problem;
import countme.topology.state.Memo;
import countme.topology.state.Memory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a stack from one launcher to the next, whoever runs it: a ConfigMap beside the stack's own objects. {@code down} leaves it, as it leaves
 * the claims.
 */
final class ClusterRecord implements Memory, Audit.Shared {
    static final String NAME = "countme-record";

    private static final String AUDIT = "audit";
    /** A ConfigMap has a mebibyte, and an entry some hundred bytes. */
    private static final int MOST_ENTRIES = 1000;

    private static final int CONFLICT = 409;
    private static final int TRIES = 10;

    private final Cluster cluster;
    private final String namespace;
    private volatile @Nullable Map<String, String> seen;

    ClusterRecord(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    @Override
    public Memo memo(String name) {
        return new Memo() {
            @Override
            public Optional<String> read() {
                return Optional.ofNullable(texts().get(name));
            }

            @Override
            public void replace(String text) {
                update(before -> {
                    before.put(name, text);
                    return before;
                });
            }

            @Override
            public void erase() {
                update(before -> {
                    before.remove(name);
                    return before;
                });
            }

            @Override
            public String place() {
                return "configmap/" + NAME + " in " + cluster.context();
            }
        };
    }

    /** From now on what others have written meanwhile is seen. */
    void look() {
        seen = null;
    }

    private Map<String, String> texts() {
        Map<String, String> known = seen;
        if (known == null) {
            known = ask("read", asked -> texts(read(asked)));
            seen = known;
        }
        return known;
    }

    private static Map<String, String> texts(@Nullable ConfigMap record) {
        return record == null ? Map.of() : Objects.requireNonNullElse(record.getData(), Map.of());
    }

    /** Changes it, whoever else does so at the same time. */
    private void update(UnaryOperator<Map<String, String>> change) {
        for (int left = TRIES; left > 0; left--) {
            Optional<Map<String, String>> written = ask("write", asked -> written(asked, change));
            if (written.isPresent()) {
                seen = written.get();
                return;
            }
        }
        throw Problem.passing(
                "configmap/" + NAME + " cannot be written",
                "Others write it all the time.",
                "Run the command again.",
                null);
    }

    private Optional<Map<String, String>> written(KubernetesClient asked, UnaryOperator<Map<String, String>> change) {
        cluster.requireLicense();
        ConfigMap before = read(asked);
        Map<String, String> texts = change.apply(new HashMap<>(texts(before)));
        ConfigMap after = (before == null ? new ConfigMapBuilder() : new ConfigMapBuilder(before))
                .editOrNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .endMetadata()
                .withData(texts)
                .build();
        try {
            // With the version that it was made from: what somebody else wrote since is not lost.
            ConfigMap unused = before == null
                    ? asked.resource(after).create()
                    : asked.resource(after).update();
            return Optional.of(texts);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private @Nullable ConfigMap read(KubernetesClient asked) {
        return asked.configMaps().inNamespace(namespace).withName(NAME).get();
    }

    private <T> T ask(String what, Function<KubernetesClient, T> question) {
        return cluster.withRights(
                Right.toRemember(namespace), () -> cluster.ask(what + " configmap/" + NAME, question));
    }

    @Override
    public List<String> lines() {
        return texts().getOrDefault(AUDIT, "").lines().toList();
    }

    @Override
    public void append(List<String> lines, Supplier<List<String>> own) {
        update(before -> {
            String known = before.get(AUDIT);
            var all = new ArrayList<>(known == null ? own.get() : known.lines().toList());
            lines.stream().filter(line -> !all.contains(line)).forEach(all::add);
            before.put(AUDIT, String.join("\n", all.subList(Math.max(0, all.size() - MOST_ENTRIES), all.size())));
            return before;
        });
    }

    @Override
    public String mark() {
        look();
        return String.valueOf(Objects.hashCode(texts().get(AUDIT)));
    }
}
