package countme.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Writes the site: the first argument is the repository's root, the second one where to. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Path target = Path.of(arguments[1]);
        for (Map.Entry<String, String> file : new Site(
                        Repository.at(Path.of(arguments[0]).normalize()))
                .files()
                .entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
