package countme.loadtest.landscape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generated parts of a document that people write, each between two comments that say its name. */
final class MarkedText {
    static final String DOCUMENT = "performance.md";

    private MarkedText() {}

    /**
     * Replaces a part of a directory's document.
     *
     * @throws IOException when the document has no such part
     */
    static void write(Path directory, String part, String content) throws IOException {
        Path document = directory.resolve(DOCUMENT);
        Files.writeString(document, replace(Files.readString(document), part, content));
    }

    /** The document with another content between a part's comments. */
    static String replace(String document, String part, String content) throws IOException {
        String begin = "<!-- begin " + part + " -->";
        String end = "<!-- end " + part + " -->";
        int from = document.indexOf(begin);
        int to = document.indexOf(end, Math.max(from, 0));
        if (from < 0 || to < 0) {
            throw new IOException("%s has no place for what was measured: write '%s' and '%s' on lines of their own."
                    .formatted(DOCUMENT, begin, end));
        }
        return document.substring(0, from + begin.length()) + "\n" + content.strip() + "\n" + document.substring(to);
    }
}
