/** Hosts: containers that are Debian with systemd, changed by the launcher and probed by real clients. */
@NullMarked
package countme.acceptance.host;

import org.jspecify.annotations.NullMarked;
