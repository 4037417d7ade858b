package countme.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generated parts of a document that people write, each between two comments that say its name. */
public final class MarkedText {
    private final String name;
    private final String text;

    private MarkedText(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** A document whose name is told where it lacks a part. */
    public static MarkedText of(String name, String text) {
        return new MarkedText(name, text);
    }

    /** The document in that file. */
    public static MarkedText read(Path file) throws IOException {
        return of(String.valueOf(file.getFileName()), Files.readString(file));
    }

    /**
     * Replaces a part of the document in that file.
     *
     * @throws IOException when the document has no such part
     */
    public static void write(Path file, String part, String content) throws IOException {
        Files.writeString(file, read(file).with(part, content));
    }

    /**
     * What stands in a part.
     *
     * @throws IOException when the document has no such part
     */
    public String part(String part) throws IOException {
        return text.substring(from(part), to(part)).strip();
    }

    /**
     * The document with another content in a part.
     *
     * @throws IOException when the document has no such part
     */
    public String with(String part, String content) throws IOException {
        return text.substring(0, from(part)) + "\n" + content.strip() + "\n" + text.substring(to(part));
    }

    private int from(String part) throws IOException {
        return place(begin(part), 0, part) + begin(part).length();
    }

    private int to(String part) throws IOException {
        return place(end(part), from(part), part);
    }

    private int place(String mark, int after, String part) throws IOException {
        int found = text.indexOf(mark, after);
        if (found < 0) {
            throw new IOException("%s has no place for what was measured: write '%s' and '%s' on lines of their own."
                    .formatted(name, begin(part), end(part)));
        }
        return found;
    }

    private static String begin(String part) {
        return "<!-- begin " + part + " -->";
    }

    private static String end(String part) {
        return "<!-- end " + part + " -->";
    }
}
