package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.report.Progress;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A new certificate is taken over by the running proxy. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class CertificateRenewalTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void aNewCertificateIsShownWithoutReplacingTheProxyOrFailingARequest() throws IOException {
        stack.awaitEverything();
        String proxy = stack.instance(stack.topology().proxy(), 0).id();
        BigInteger before = serial();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(4);
            Awaitility.await().until(() -> visitors.answered() > 20);

            stack.deployment().project().certificates().issue(Progress.quiet());
            Set<String> changed = stack.deployment().up(() -> {});

            assertThat(changed).containsExactly("proxy");
            Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> !serial().equals(before));
            long atRenewal = visitors.answered();
            Awaitility.await().until(() -> visitors.answered() > atRenewal + 20);
            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(stack.instance(stack.topology().proxy(), 0).id()).isEqualTo(proxy);
    }

    private static BigInteger serial() throws IOException {
        Target target = stack.target();
        try (var socket = (SSLSocket) target.trust().getSocketFactory().createSocket("localhost", target.https())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
