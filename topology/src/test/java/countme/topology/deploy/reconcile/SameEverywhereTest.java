package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.Examples;
import countme.topology.service.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What is desired is the same in every process, or a second launcher would change a stack for nothing. Java orders some collections
 * differently in each process, so one process cannot tell; and the user's language has other digits and letters.
 */
class SameEverywhereTest {
    private static final List<String> LANGUAGES = List.of("en-US", "en-US", "fa-IR", "ar-EG", "th-TH", "tr-TR");

    @Test
    void everyProcessDesiresTheSameInEveryLanguage() throws IOException, InterruptedException {
        var told = new HashSet<String>();
        for (String language : LANGUAGES) {
            told.add(tell(Locale.forLanguageTag(language)));
        }
        assertThat(told).singleElement().asString().contains("proxy").contains("app-2");
    }

    private static String tell(Locale language) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=" + language.getLanguage(),
                        "-Duser.country=" + language.getCountry(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SameEverywhereTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    /** Prints what distinguishes one container of each service from another. */
    public static void main(String[] arguments) {
        List<Service> services = Examples.topology(2).services();
        for (Service service : services) {
            service.slots()
                    .forEach(slot -> System.out.println(service.instance(slot) + " "
                            + Examples.desired(service, slot).fingerprint() + " "
                            + service.configuration(Examples.SITE).hash() + " "
                            + service.health()));
        }
    }
}
