/** What a host should be, from one definition: users, sshd, firewall, fail2ban. Pure: it renders, and changes nothing. */
@NullMarked
package countme.topology.host;

import org.jspecify.annotations.NullMarked;
