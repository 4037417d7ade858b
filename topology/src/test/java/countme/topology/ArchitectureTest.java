package countme.topology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import countme.topology.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String HERE = "countme.topology";
    private static final JavaClasses CLASSES = imported(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
    private static final JavaClasses TESTS = imported(ImportOption.Predefined.ONLY_INCLUDE_TESTS);

    /** What our classes depend on is known by name; reading those classes too would take most of the time. */
    private static JavaClasses imported(ImportOption which) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().withImportOption(which).importPackages(HERE);
    }

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(HERE + "..")
                .layer("cli")
                .definedBy(HERE + ".cli")
                .layer("topology")
                .definedBy(HERE)
                .layer("catalog")
                .definedBy(HERE + ".service.catalog")
                .layer("cluster")
                .definedBy(HERE + ".cluster")
                .layer("deploy")
                .definedBy(HERE + ".deploy..")
                .layer("export")
                .definedBy(HERE + ".export")
                .layer("host")
                .definedBy(HERE + ".host..")
                .layer("diagram")
                .definedBy(HERE + ".diagram")
                .layer("image")
                .definedBy(HERE + ".image..")
                .layer("docker")
                .definedBy(HERE + ".docker")
                .layer("engine")
                .definedBy(HERE + ".engine")
                .layer("policy")
                .definedBy(HERE + ".policy")
                .layer("service")
                .definedBy(HERE + ".service", HERE + ".service.watch")
                .layer("basis")
                .definedBy(HERE + ".config", HERE + ".state", HERE + ".concurrent", HERE + ".report")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cluster")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("deploy", "export", "image", "docker", "service", "basis")
                .whereLayer("deploy")
                .mayOnlyBeAccessedByLayers("cli", "cluster")
                .whereLayer("topology")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("topology")
                .mayOnlyAccessLayers("catalog", "service", "basis")
                .whereLayer("catalog")
                .mayOnlyBeAccessedByLayers("cli", "topology")
                .whereLayer("diagram")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("diagram")
                .mayOnlyAccessLayers("service", "host", "basis")
                .whereLayer("host")
                .mayOnlyBeAccessedByLayers("cli", "diagram")
                .whereLayer("host")
                .mayOnlyAccessLayers("basis")
                .whereLayer("image")
                .mayOnlyBeAccessedByLayers("cli", "cluster", "deploy")
                .whereLayer("export")
                .mayOnlyBeAccessedByLayers("cli", "cluster", "deploy")
                .whereLayer("export")
                .mayOnlyAccessLayers("docker", "policy", "service", "basis")
                .whereLayer("docker")
                .mayOnlyBeAccessedByLayers("cli", "cluster", "deploy", "export")
                .whereLayer("engine")
                .mayOnlyAccessLayers("basis")
                .whereLayer("policy")
                .mayOnlyAccessLayers("service", "basis")
                .whereLayer("service")
                .mayOnlyAccessLayers("basis")
                .whereLayer("basis")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOther() {
        SlicesRuleDefinition.slices()
                .matching("countme.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Of cli, every verb knows the root, which lists every verb. */
    @Test
    void noCircleHasMoreThanThreeClasses() {
        assertThat(Circles.of(CLASSES))
                .filteredOn(circle -> circle.stream().noneMatch(name -> name.startsWith(HERE + ".cli.")))
                .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(3));
    }

    @Test
    void aPackageIsSmallEnoughToBeLookedOver() {
        Map<String, Long> sizes = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(groupingBy(JavaClass::getPackageName, counting()));
        sizes.remove(HERE + ".cli");
        assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(40));
    }

    /** What is described in docs/your-own-stack.md needs no more than what is meant to be used. */
    @Test
    void anotherTopologyNeedsOnlyWhatIsMeantForIt() {
        classes()
                .that()
                .resideInAPackage("example..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "example..",
                        HERE + ".cli",
                        HERE + ".config",
                        HERE + ".service",
                        HERE + ".service.catalog",
                        HERE + ".service.watch",
                        HERE + ".state")
                .check(new ClassFileImporter().importPackages("example"));
    }

    @Test
    void onlyEngineImageAndDockerSpeakToTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HERE + ".engine", HERE + ".image..", HERE + ".docker")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.github.dockerjava.api.DockerClient")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.github.dockerjava.core..",
                        "com.github.dockerjava.zerodep..",
                        "com.github.dockerjava.transport..",
                        "com.github.dockerjava.api.async..",
                        "com.github.dockerjava.api.exception..")
                .check(CLASSES);
    }

    @Test
    void nobodyUsesTheAppsClasses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("countme.app..")
                .check(CLASSES);
    }

    /** Libraries write by the default locale, too: Redis does not know Persian digits, and no registry the Turkish dotless i. */
    @Test
    void everyProgramBeginsByTakingLeaveOfTheUsersLanguage() throws IOException {
        var main = Pattern.compile("static void main\\([^)]*\\)[^{]*\\{(?:\\s*//[^\n]*)*\\s*([^\n]*)");
        var first = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(Path.of(".."), 20)) {
            for (Path file : files.filter(path ->
                            path.toString().endsWith(".java") && path.toString().contains("/src/main/"))
                    .toList()) {
                main.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> first.put(file.toString(), found.group(1)));
            }
        }
        assertThat(first).hasSizeGreaterThan(5);
        first.forEach((file, line) -> assertThat(line).as(file).matches("Locale.setDefault\\(Locale.ROOT\\);"));
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    /** A class from the distribution's archive has none, or one that depends on the current directory. */
    @Test
    void nobodyAsksWhichFileAClassCameFrom() {
        noClasses().should().callMethod(ProtectionDomain.class, "getCodeSource").check(CLASSES);
    }

    @Test
    void nobodySleepsNotEvenInTests() {
        ArchRule rule = noClasses().should().callMethod(Thread.class, "sleep", long.class);
        rule.check(CLASSES);
        rule.check(TESTS);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<JavaPackage> packages = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(java -> java.getName().startsWith(HERE))
                .toList();
        assertThat(packages)
                .hasSizeGreaterThanOrEqualTo(25)
                .allSatisfy(java -> assertThat(java.isAnnotatedWith(NullMarked.class))
                        .as(java.getName())
                        .isTrue());
    }
}
