package countme.topology.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything the operator may choose, with the name it has as flag, environment variable and property, and its default. */
public enum Setting {
    PROJECT("project", "countme", "name of this stack: containers, networks, volumes and state carry it"),
    ENGINE("engine", "auto", "Docker engine: auto, existing, unix://…, tcp://host:port or ssh://user@host"),
    CLUSTER(
            "cluster",
            "",
            "context of your kubeconfig: the stack runs in that Kubernetes cluster, in a namespace that is called as the project; nothing for a Docker engine"),
    IMAGE(
            "image",
            "",
            "in a cluster, what services run from, each SERVICE=IMAGE, separated by commas; the counter's has to be named, because no registry has it"),
    BIND("bind", "127.0.0.1", "address the proxy listens on"),
    HTTPS_PORT("https-port", "8443", "port for HTTPS"),
    HTTP_PORT("http-port", "8080", "port for HTTP, which only redirects"),
    OPS_BIND("ops-bind", "127.0.0.1", "address the console listens on"),
    OPS_PORT("ops-port", "9443", "port for the console"),
    SERVER_NAME("server-name", "localhost", "host name users type; HTTP redirects to it"),
    HOSTS("hosts", "", "more host names or addresses for the certificate, separated by commas"),
    ALLOW_HOST("allow-host", "", "more host names that are answered, beside the certificate's, separated by commas"),
    UNLIMITED(
            "unlimited",
            "",
            "addresses or networks (CIDR) of clients that are never limited nor banned, separated by commas"),
    TRUSTED_PROXIES(
            "trusted-proxies",
            "",
            "balancers in front (addresses or CIDR): their X-Forwarded-For tells the client's address"),
    PROXY_PROTOCOL(
            "proxy-protocol",
            "false",
            "balancers tell the client's address by the PROXY protocol, on both of users' ports: true or false"),
    TLS("tls", "intermediate", "Mozilla's intermediate (TLS 1.2 and 1.3) or modern (TLS 1.3 only)"),
    REPLICAS("replicas", "2", "replicas, 1 to 8"),
    SUBNET("subnet", "auto", "addresses of the stack's own networks, a /22 such as 10.213.4.0/22"),
    CERTIFICATE("certificate", "", "your own certificate chain (PEM), instead of the local authority's"),
    CERTIFICATE_KEY("certificate-key", "", "the private key of that certificate (PEM)"),
    ACME(
            "acme",
            "",
            "have a public authority give the certificate, by ACME: its directory, such as https://acme-v02.api.letsencrypt.org/directory"),
    ACME_AGREE_TERMS(
            "acme-agree-terms",
            "false",
            "you agree to that authority's terms of service; needed with acme: true or false"),
    ACME_EMAIL("acme-email", "", "address that authority may write to"),
    ACME_TRUST("acme-trust", "", "what that authority's own certificate is signed by (PEM), if Java does not trust it"),
    WAIT_TIMEOUT("wait-timeout", "120", "seconds a service may take to become healthy"),
    EXACTLY_ONCE(
            "exactly-once",
            "true",
            "count a request once even when the proxy sends it to a second replica: true or false"),
    MONITORING("monitoring", "true", "run what watches: logs, metrics, alerts: true or false"),
    WITHOUT("without", "", "of the services that watch, those to leave out, separated by commas, such as guard"),
    REGISTRY("registry", "true", "run the stack's own registry, which 'push' puts versions into: true or false"),
    TRAINED_START(
            "trained-start",
            "true",
            "train Java once per image, and warm replicas up after each start, so that visitors find them fast: true or false"),
    FOLLOW_TAG("follow-tag", "latest", "tag that an attached up deploys when it moves; empty for none"),
    DEPLOY_TIMEOUT("deploy-timeout", "30", "seconds a new version may take to become ready"),
    DRAIN_TIMEOUT("drain-timeout", "12", "seconds a replica may take to finish what it has begun"),
    OBSERVE("observe", "10", "seconds a new version is watched before it counts as deployed"),
    BEFORE_DEPLOY("before-deploy", "", "program run before a deploy; it is called off unless that exits with 0"),
    AFTER_DEPLOY("after-deploy", "", "program run after a deploy, however it ended"),
    IMAGE_LOCK("image-lock", "", "file with the digest of every image, written by 'images lock'; up refuses any other"),
    LOCK_WAIT("lock-wait", "0", "seconds to wait while another launcher changes the stack"),
    MIN_FREE_DISK("min-free-disk", "2048", "MiB that must stay free on the engine's disk"),
    ALERT_WEBHOOK("alert-webhook", "", "URL alerts are posted to, as Alertmanager's JSON", true),
    WATCHDOG_WEBHOOK("watchdog-webhook", "", "URL posted to twice a minute while alerting works", true),
    ALERT_EMAIL("alert-email", "", "address alerts are mailed to; needs smtp-server"),
    ALERT_SENDER("alert-sender", "countme@localhost", "address alerts are mailed from"),
    SMTP_SERVER("smtp-server", "", "mail server for alerts, host:port"),
    SMTP_USER("smtp-user", "", "login at the mail server; then TLS is required"),
    SMTP_PASSWORD_FILE("smtp-password-file", "", "file with the password of that login");

    private final String key;
    private final String defaultValue;
    private final String description;
    private final boolean secret;

    Setting(String key, String defaultValue, String description) {
        this(key, defaultValue, description, false);
    }

    Setting(String key, String defaultValue, String description, boolean secret) {
        this.key = key;
        this.secret = secret;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** As flag ({@code --https-port}) and property ({@code https-port}). */
    public String key() {
        return key;
    }

    /** As environment variable, such as {@code COUNTME_HTTPS_PORT}. */
    public String variable() {
        return "COUNTME_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }

    /** A value as it holds from wherever it is read again: a path is absolute, counted from the directory it was given in. */
    String absolute(String value, Path directory) {
        return switch (this) {
            case CERTIFICATE,
                    CERTIFICATE_KEY,
                    ACME_TRUST,
                    BEFORE_DEPLOY,
                    AFTER_DEPLOY,
                    IMAGE_LOCK,
                    SMTP_PASSWORD_FILE ->
                value.isEmpty()
                        ? value
                        : CurrentDirectory.absolute(directory.resolve(value))
                                .normalize()
                                .toString();
            default -> value;
        };
    }

    /** Whether its value may carry a secret, as webhooks' URLs do. */
    public boolean isSecret() {
        return secret;
    }

    /** A value as it may be shown: one that may carry a secret only says that it is set. */
    public String shown(String value) {
        return secret && !value.isEmpty() ? "(hidden)" : value;
    }

    public static Optional<Setting> byKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }
}
