/** How a service is watched: how its log is read, where its metrics are, what is worth an alert, and what the console shows of it. */
@NullMarked
package countme.topology.service.watch;

import org.jspecify.annotations.NullMarked;
