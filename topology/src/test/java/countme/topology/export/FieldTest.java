package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.JavaApp;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.MetricsEndpoint;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FieldTest {
    /** Where it stands is no part of what it is; what its image is made of is in the image. */
    private static final Set<Class<?>> WHOLE = Set.of(Placement.class, JavaApp.class);

    private static final String SERVICE = Service.class.getPackageName();

    @Test
    void nothingCanBeSaidOfAServiceOfWhichItIsNotDecidedWhatBecomesOfItElsewhere() {
        assertThat(Arrays.stream(Field.values())
                        .map(field -> name(field.of(), field.field()))
                        .toList())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(said());
    }

    @Test
    void whatBecomesOfEachIsWrittenDown() throws Exception {
        String page = Files.readString(Path.of("../docs/kubernetes.md"));
        for (Field field : Field.values()) {
            assertThat(page)
                    .contains("| `" + field + "` | " + words(field.kubernetes()) + " | " + words(field.compose())
                            + " |\n");
        }
        for (EngineOption option : EngineOption.values()) {
            assertThat(page).contains("| `" + option + "` | " + words(option.kubernetes()) + " |\n");
        }
    }

    private static String words(Fate fate) {
        boolean isMapped = fate.kind() == Fate.Kind.MAPPED;
        String words = isMapped ? fate.words() : "**lost**: " + fate.words();
        if (fate.reason().isEmpty()) {
            return words;
        }
        return (isMapped ? words + ". " : "") + "**refused**: " + fate.reason();
    }

    /** Every field of what a description is made of, wherever that leads. */
    private static Set<String> said() {
        var said = new TreeSet<String>();
        var seen = new TreeSet<String>();
        var next = new ArrayDeque<Class<?>>(Set.of(Service.class));
        while (!next.isEmpty()) {
            Class<?> type = next.remove();
            if (seen.add(type.getName())) {
                for (var field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        said.add(name(type, field.getName()));
                        next.addAll(parts(field.getGenericType()).collect(Collectors.toSet()));
                    }
                }
            }
        }
        return said;
    }

    private static Stream<Class<?>> parts(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).flatMap(FieldTest::parts);
        }
        return type instanceof Class<?> one && isDescription(one) ? Stream.of(one) : Stream.of();
    }

    private static boolean isDescription(Class<?> type) {
        return (type.getPackageName().equals(SERVICE) || type.equals(MetricsEndpoint.class))
                && !type.isEnum()
                && !WHOLE.contains(type);
    }

    private static String name(Class<?> type, String field) {
        return type.getName() + "." + field;
    }
}
