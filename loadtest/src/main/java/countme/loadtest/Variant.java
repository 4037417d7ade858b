package countme.loadtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One side of a paired benchmark: a counter that runs already, or a stack brought up for it and taken down when closed.
 *
 * @param name A or B
 * @param asked the address or the flags it was asked for with
 * @param url where its counter answers
 * @param stack what was brought up for it
 */
record Variant(String name, String asked, URI url, @Nullable OwnStack stack) implements AutoCloseable {

    /** The variant that was asked for, ready to be loaded. */
    static Variant of(String name, String asked, PairedOptions options) throws IOException, InterruptedException {
        if (PairedOptions.isUrl(asked)) {
            return new Variant(name, asked, URI.create(asked), null);
        }
        String project = options.project() + "-" + name.toLowerCase(Locale.ROOT);
        try {
            OwnStack stack = OwnStack.up(options.jar(), project, Arguments.words(asked));
            return new Variant(name, asked, stack.url(), stack);
        } catch (IOException e) {
            throw new IOException("stack %s (%s) did not come up: %s".formatted(name, asked, e.getMessage()), e);
        }
    }

    /** Whether it runs on this machine, as far as its address tells. */
    boolean isLocal() throws IOException {
        return InetAddress.getByName(url.getHost()).isLoopbackAddress();
    }

    @Override
    public void close() {
        if (stack != null) {
            stack.close();
        }
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name, stack == null || asked.isBlank() ? url : asked);
    }
}
