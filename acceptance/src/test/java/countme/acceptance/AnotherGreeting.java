package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** What the app's build makes when somebody has changed the greeting, in the code and in the baseline. */
final class AnotherGreeting {
    private static final String GREETING = CounterPage.of(1).substring(0, 5);
    private static final String OTHER = GREETING.toUpperCase(Locale.ROOT);

    private AnotherGreeting() {}

    /** The page with a number, as that version has it. */
    static String page(long number) {
        return CounterPage.of(number).replaceFirst(GREETING, OTHER);
    }

    /** The number on a page of that version or of the usual one. */
    static long numberOnEither(String page) {
        return CounterPage.parse(page.replaceFirst("^" + OTHER, GREETING));
    }

    /** Of equal length, so that it can be changed in the class as well as in the data. */
    static Path build(Path directory) {
        assertThat(OTHER).isNotEqualTo(GREETING);
        Path carried = Path.of(System.getProperty("app.image"));
        Path changed = directory.resolve("another-greeting.zip");
        try (InputStream in = Files.newInputStream(carried);
                OutputStream out = Files.newOutputStream(changed)) {
            change(in, out);
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void change(InputStream archive, OutputStream changed) throws IOException {
        try (var in = new ZipInputStream(archive);
                var out = new ZipOutputStream(changed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(changed(entry.getName(), in.readAllBytes()));
                out.closeEntry();
            }
        }
    }

    private static byte[] changed(String name, byte[] content) throws IOException {
        if (name.equals("app.jar")) {
            var jar = new ByteArrayOutputStream();
            change(new ByteArrayInputStream(content), jar);
            return jar.toByteArray();
        }
        return name.equals("countme/app/Answer.class") || name.equals("baseline.json")
                ? new String(content, StandardCharsets.ISO_8859_1)
                        .replace(GREETING, OTHER)
                        .getBytes(StandardCharsets.ISO_8859_1)
                : content;
    }
}
