package countme.acceptance;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * Whom Alertmanager mails: a mail server on the engine's machine, without TLS and logins, that containers reach by their network's
 * gateway.
 */
final class Mailbox implements AutoCloseable {
    static final String ADDRESS = "ops@count.example";

    private final GreenMail server;

    Mailbox(String gateway) {
        server = new GreenMail(new ServerSetup(0, gateway, ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    /** As host:port. */
    String server() {
        return server.getSmtp().getBindTo() + ":" + server.getSmtp().getPort();
    }

    /** What the mails to {@link #ADDRESS} say, HTML as it is, whose subject begins so. */
    List<String> texts(String subject) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> header(mail, "To").equals(ADDRESS))
                .filter(mail -> header(mail, "Subject").startsWith(subject))
                .map(Mailbox::text)
                .toList();
    }

    private static String header(MimeMessage mail, String name) {
        try {
            return String.valueOf(mail.getHeader(name, ", "));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of all its parts, decoded. */
    private static String text(Part part) {
        try {
            if (!(part.getContent() instanceof Multipart parts)) {
                return String.valueOf(part.getContent());
            }
            var text = new StringBuilder();
            for (int i = 0; i < parts.getCount(); i++) {
                text.append(text(parts.getBodyPart(i)));
            }
            return text.toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
